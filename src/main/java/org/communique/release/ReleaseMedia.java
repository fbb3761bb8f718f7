package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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
import org.communique.web.Slice;
import org.communique.web.WebConfig;

/**
 * The uploaded files in releases. Stored are only references: ids among the media, and addresses without a host in the body. Readers get
 * what is known about the files, and whole addresses.
 */
@ApplicationScoped
public class ReleaseMedia {
    private static final String PATH = "/media/";
    private static final String ID = "([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/";
    /** In attributes. A text that looks like one is taken for one. */
    private static final Pattern STORED = Pattern.compile("=\"" + PATH + ID);

    private final MediaFiles files;
    private final String base;
    private final Pattern url;
    /** With or without the host. */
    private final Pattern attribute;

    ReleaseMedia(MediaFiles files, WebConfig web) {
        this.files = files;
        this.base = web.urlOf(PATH);
        this.url = Pattern.compile(Pattern.quote(base) + ID + ".*");
        this.attribute = Pattern.compile("=\"(?:" + Pattern.quote(base) + "|" + PATH + ")" + ID);
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
        return stored(sent, files.viewsForUse(idsOf(sent), caller, now), medium -> true);
    }

    /** Returns what is known about the files in contents, by id. Locks the files, so that none is deleted before the contents are stored. */
    public Map<UUID, MediaView> known(Collection<Content> contents) {
        return files.viewsForUse(
                contents.stream().flatMap(content -> idsOf(content).stream()).collect(Collectors.toSet()));
    }

    /**
     * Returns imported content as it is stored. A file that this service does not have is kept as one elsewhere, at its address.
     *
     * @param known the files that exist
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if a medium has no address, or a file does not exist and has no address with a
     *     host
     */
    public Content imported(Content line, Map<UUID, MediaView> known) {
        return stored(line, known, medium -> medium.url() == null);
    }

    /** @param needsFile whether the file that a medium names must be known */
    private Content stored(Content content, Map<UUID, MediaView> known, Predicate<Medium> needsFile) {
        InvalidContent errors = new InvalidContent();
        for (int i = 0; i < content.media().size(); i++) {
            Medium medium = content.media().get(i);
            if (medium.id() == null && medium.url() == null) {
                errors.add("/media/" + i + "/url", "required", "is required without an id");
            } else if (medium.id() != null && !known.containsKey(medium.id()) && needsFile.test(medium)) {
                errors.add("/media/" + i + "/id", "unknown", "no uploaded file has this id");
            }
        }
        // An address with a host may be one elsewhere.
        idsIn(content.body(), STORED).stream()
                .filter(id -> !known.containsKey(id))
                .findFirst()
                .ifPresent(id -> errors.add("/body", "unknown", "no uploaded file has the id " + id));
        errors.throwIfAny();
        return new Content(stored(content.media(), known), stored(content.body(), known.keySet()));
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

    /** Returns the body with the addresses of the files with these ids as they are stored. */
    private String stored(String body, Set<UUID> ids) {
        return body == null || !body.contains(PATH)
                ? body
                : attribute.matcher(body).replaceAll(found -> {
                    UUID id = UUID.fromString(found.group(1));
                    return Matcher.quoteReplacement(ids.contains(id) ? "=\"" + PATH + id + "/" : found.group());
                });
    }

    /** Returns the rows as readers get them. */
    List<PressReleaseRow> shown(List<PressReleaseRow> rows) {
        Map<UUID, MediaView> known = files.views(
                rows.stream().flatMap(row -> idsOf(row.media()).stream()).collect(Collectors.toSet()));
        List<PressReleaseRow> shown = new ArrayList<>(rows.size());
        rows.forEach(row -> shown.add(shown(row, known)));
        return shown;
    }

    PressReleaseRow shown(PressReleaseRow row) {
        return shown(List.of(row)).get(0);
    }

    /** @param known the files in the row */
    public PressReleaseRow shown(PressReleaseRow row, Map<UUID, MediaView> known) {
        boolean hasFilesInBody = row.body() != null && row.body().contains("=\"" + PATH);
        if (!hasFilesInBody && !haveFiles(row.media())) {
            return row;
        }
        // A file that was deleted meanwhile is left out. Only an earlier version of a release can refer to one.
        List<Medium> media = row.media().stream()
                .filter(medium -> medium.id() == null || known.containsKey(medium.id()))
                .map(medium -> medium.id() == null ? medium : medium.with(known.get(medium.id())))
                .toList();
        String body = hasFilesInBody
                ? STORED.matcher(row.body()).replaceAll("=\"" + Matcher.quoteReplacement(base) + "$1/")
                : row.body();
        return row.with(media, body);
    }

    /** Returns releases whose bodies have the addresses of files without a host, as on any installation that has the files. */
    public Slice<ReleaseWithLinks> portable(Slice<ReleaseWithLinks> releases) {
        Set<UUID> ids = releases.rows().stream()
                .flatMap(release -> idsIn(release.row().body(), attribute).stream())
                .collect(Collectors.toSet());
        Set<UUID> known = files.views(ids).keySet();
        return releases.map(release -> {
            PressReleaseRow row = release.row();
            return release.with(row.with(row.media(), stored(row.body(), known)));
        });
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
        Matcher own = url.matcher(medium.url());
        return own.matches() ? UUID.fromString(own.group(1)) : null;
    }

    private Set<UUID> idsOf(Content content) {
        Set<UUID> ids = idsOf(content.media());
        ids.addAll(idsIn(content.body(), attribute));
        return ids;
    }

    private static Set<UUID> idsIn(String body, Pattern address) {
        Set<UUID> ids = new LinkedHashSet<>();
        if (body != null && body.contains(PATH)) {
            Matcher found = address.matcher(body);
            while (found.find()) {
                ids.add(UUID.fromString(found.group(1)));
            }
        }
        return ids;
    }
}
