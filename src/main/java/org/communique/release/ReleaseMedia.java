package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.communique.access.Caller;
import org.communique.media.MediaFiles;
import org.communique.media.MediaView;
import org.communique.web.InvalidContent;
import org.communique.web.WebConfig;

/**
 * The uploaded files in releases. Stored are only references: ids among the media, and addresses without a host in the body. Readers get
 * what is known about the files, and whole addresses.
 */
@ApplicationScoped
public class ReleaseMedia {
    private static final String PATH = "/media/";
    private static final String ID = "([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/";
    private static final Pattern IN_BODY = Pattern.compile("\"" + PATH + ID);

    private final MediaFiles files;
    private final String base;
    private final Pattern inUrl;
    private final Pattern whole;

    ReleaseMedia(MediaFiles files, WebConfig web) {
        this.files = files;
        this.base = web.urlOf(PATH);
        this.inUrl = Pattern.compile("(?:" + Pattern.quote(base) + "|" + PATH + ")" + ID + ".*");
        this.whole = Pattern.compile("\"(?:" + Pattern.quote(base) + "|" + PATH + ")" + ID);
    }

    /**
     * The media and the body of a release.
     *
     * @param body HTML; may be null
     */
    public record Content(List<Medium> media, String body) {}

    /**
     * Returns the content as it is stored.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if a medium has no address, or a file does not exist or the caller may not see it
     */
    Content stored(Content sent, Caller caller, Instant now) {
        String body = stored(sent.body());
        Set<UUID> ids = new LinkedHashSet<>(idsOf(sent.media()));
        ids.addAll(idsIn(body));
        Set<UUID> unknown = Set.copyOf(files.unknown(ids, caller, now));
        InvalidContent errors = errors(sent.media(), medium -> unknown.contains(idOf(medium)));
        idsIn(body).stream()
                .filter(unknown::contains)
                .findFirst()
                .ifPresent(id -> errors.add("/body", "unknown", "no uploaded file has the id " + id));
        errors.throwIfAny();
        return new Content(stored(sent.media(), files.views(idsOf(sent.media()))), body);
    }

    /** Returns what is known about the files among the media, by id. */
    public Map<UUID, MediaView> known(Collection<List<Medium>> media) {
        return files.views(media.stream().flatMap(list -> idsOf(list).stream()).collect(Collectors.toSet()));
    }

    private InvalidContent errors(List<Medium> media, Predicate<Medium> isUnknown) {
        InvalidContent errors = new InvalidContent();
        for (int i = 0; i < media.size(); i++) {
            Medium medium = media.get(i);
            UUID id = idOf(medium);
            if (id == null && medium.url() == null) {
                errors.add("/media/" + i + "/url", "required", "is required without an id");
            } else if (id != null && isUnknown.test(medium)) {
                errors.add("/media/" + i + "/id", "unknown", "no uploaded file has this id");
            }
        }
        return errors;
    }

    /**
     * Returns imported content as it is stored. A file that this service does not have is kept as one elsewhere, at its address.
     *
     * @param known the files that exist
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if a medium has no address, or a file does not exist and has no address
     */
    public Content imported(Content line, Map<UUID, MediaView> known) {
        errors(line.media(), medium -> medium.url() == null && !known.containsKey(medium.id()))
                .throwIfAny();
        return new Content(stored(line.media(), known), stored(line.body()));
    }

    private List<Medium> stored(List<Medium> media, Map<UUID, MediaView> known) {
        return media.stream()
                .map(medium -> {
                    UUID id = idOf(medium);
                    return id != null && known.containsKey(id)
                            ? medium.reference(id, known.get(id))
                            : medium.elsewhere();
                })
                .toList();
    }

    /** Returns the body as it is stored. */
    private String stored(String body) {
        return body == null || !body.contains(PATH)
                ? body
                : whole.matcher(body)
                        .replaceAll(found -> "\"" + PATH + found.group(1).toLowerCase(Locale.ROOT) + "/");
    }

    /** Returns the rows as readers get them. */
    List<PressReleaseRow> shown(List<PressReleaseRow> rows) {
        List<List<Medium>> withFiles = rows.stream()
                .map(PressReleaseRow::media)
                .filter(ReleaseMedia::haveFiles)
                .toList();
        Map<UUID, MediaView> known = withFiles.isEmpty() ? new HashMap<>() : known(withFiles);
        List<PressReleaseRow> shown = new ArrayList<>(rows.size());
        rows.forEach(row -> shown.add(shown(row, known)));
        return shown;
    }

    PressReleaseRow shown(PressReleaseRow row) {
        return shown(List.of(row)).get(0);
    }

    /** @param known the files in the row */
    public PressReleaseRow shown(PressReleaseRow row, Map<UUID, MediaView> known) {
        boolean hasFilesInBody = row.body() != null && row.body().contains("\"" + PATH);
        if (!hasFilesInBody && !haveFiles(row.media())) {
            return row;
        }
        // A file that was deleted meanwhile is left out. Only an earlier version of a release can refer to one.
        List<Medium> media = row.media().stream()
                .filter(medium -> medium.id() == null || known.containsKey(medium.id()))
                .map(medium -> medium.id() == null ? medium : medium.with(known.get(medium.id())))
                .toList();
        String body = hasFilesInBody ? row.body().replace("\"" + PATH, "\"" + base) : row.body();
        return row.with(media, body);
    }

    /** Returns a release whose body has the addresses of files without a host, as on any installation that has them. */
    public ReleaseWithLinks portable(ReleaseWithLinks release) {
        PressReleaseRow row = release.row();
        return release.with(row.with(row.media(), stored(row.body())));
    }

    private static boolean haveFiles(List<Medium> media) {
        return media.stream().anyMatch(medium -> medium.id() != null);
    }

    private Set<UUID> idsOf(List<Medium> media) {
        Set<UUID> ids = new LinkedHashSet<>();
        for (Medium medium : media) {
            UUID id = idOf(medium);
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** The id of an uploaded file, also of one that is named by its address; null for a medium elsewhere. */
    private UUID idOf(Medium medium) {
        if (medium.id() != null || medium.url() == null) {
            return medium.id();
        }
        Matcher own = inUrl.matcher(medium.url());
        return own.matches() ? UUID.fromString(own.group(1)) : null;
    }

    private static Set<UUID> idsIn(String body) {
        Set<UUID> ids = new LinkedHashSet<>();
        if (body != null && body.contains("\"" + PATH)) {
            Matcher address = IN_BODY.matcher(body);
            while (address.find()) {
                ids.add(UUID.fromString(address.group(1)));
            }
        }
        return ids;
    }
}
