package org.communique.media;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.audience.Criteria;
import org.communique.audience.Visibility;
import org.communique.database.Sql;
import org.communique.web.NewestFirstCursor;
import org.communique.web.Page;
import org.communique.web.ProblemType;
import org.communique.web.WebConfig;

/** The repository of uploaded files. Methods with a caller return only the files that the caller may see. */
@ApplicationScoped
public class MediaFiles implements PanacheRepositoryBase<MediaFile, UUID> {
    private static final String LIST = "media files";
    private static final String NO_SUCH_ID = "No file has this id.";

    private static final String COLUMNS = """
            f.id, f.version, f.filename, f.type, f.digest, f.content, f.size, f.width, f.height, f.alt, f.credit, f.caption, f.renditions,
              f.render_at is null, f.created_at, f.updated_at, f.organization_id""";

    /** Before every id: the nil UUID (RFC 9562, section 5.9). */
    private static final UUID FIRST = new UUID(0, 0);

    private static final String USED_BY =
            "exists (select 1 from media_use u join press_release r on r.id = u.press_release_id"
                    + " where u.media_file_id = f.id and u.is_current and (%s))";

    private static final String FOR_USE = " order by f.id for key share";

    private final Sql sql;
    private final WebConfig web;
    private final Clock clock;

    MediaFiles(Sql sql, WebConfig web, Clock clock) {
        this.sql = sql;
        this.web = web;
        this.clock = clock;
    }

    /**
     * A file as far as a caller may read it.
     *
     * @param isGone whether only withdrawn releases use it, of which the caller knew
     */
    record Readable(MediaRow row, boolean isVisible, boolean isGone) {}

    /** Finds a file by its id, whether or not the caller may read it. */
    Optional<Readable> find(UUID id, Caller caller, Instant now) {
        Criteria visible = visible(caller, now);
        Criteria known = Visibility.withdrawnKnownTo(caller);
        Map<String, Object> parameters = new HashMap<>(visible.parameters());
        parameters.putAll(known.parameters());
        parameters.put("file", id);
        return sql
                .rows(
                        "select " + COLUMNS + ", " + visible.on("r") + ", " + USED_BY.formatted(known.on("r"))
                                + " from media_file f where f.id = :file",
                        parameters,
                        row -> new Readable(MediaRow.of(row), row.getBoolean(18), row.getBoolean(19)))
                .stream()
                .findFirst();
    }

    /** Matches the files that a caller may see: those that a release uses which the caller may see, and for staff also unused ones. */
    private static Criteria visible(Caller caller, Instant now) {
        if (caller.isStaff() && !caller.isBound()) {
            return new Criteria().and("1 = 1", Map.of());
        }
        Criteria releases = Visibility.of(caller, now);
        String used = USED_BY.formatted(releases.on("r"));
        return new Criteria()
                .and(caller.isStaff() ? "f.organization_id = :own or " + used : used, releases.parameters());
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 if the caller may not see the file */
    MediaView get(UUID id, Caller caller) {
        return find(id, caller, clock.instant())
                .filter(Readable::isVisible)
                .map(found -> found.row().view(web))
                .orElseThrow(() -> ProblemType.NOT_FOUND.because(NO_SUCH_ID));
    }

    Page<MediaView> list(String cursor, int limit, Caller caller) {
        Criteria criteria = visible(caller, clock.instant());
        if (cursor != null) {
            criteria.and("(f.created_at, f.id) < (:createdAt, :id)", NewestFirstCursor.decode(LIST, cursor));
        }
        List<MediaRow> rows = sql.rows(
                "select " + COLUMNS + " from media_file f" + criteria.where()
                        + " order by f.created_at desc, f.id desc limit " + (limit + 1),
                criteria.parameters(),
                MediaRow::of);
        return Page.of(
                rows,
                limit,
                row -> NewestFirstCursor.encode(LIST, row.createdAt(), row.id()),
                row -> row.view(web),
                null);
    }

    /** Returns the next files in order of ids; null starts with the first. */
    List<MediaRow> after(UUID id, int limit) {
        return sql.rows(
                "select " + COLUMNS + " from media_file f where f.id > :after order by f.id limit " + limit,
                Map.of("after", id == null ? FIRST : id),
                MediaRow::of);
    }

    /** Returns null if there is no such file. */
    MediaRow row(UUID id) {
        return sql
                .rows("select " + COLUMNS + " from media_file f where f.id = :id", Map.of("id", id), MediaRow::of)
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** Returns those of the files that exist, whoever may see them, by their ids. */
    public Map<UUID, MediaView> views(Collection<UUID> ids) {
        return views(ids, new Criteria(), "");
    }

    /** Like {@link #views}, and locks the files, so that none is deleted until the release that uses them is written. */
    public Map<UUID, MediaView> viewsForUse(Collection<UUID> ids) {
        return views(ids, new Criteria(), FOR_USE);
    }

    /** Like {@link #viewsForUse(Collection)}, of those of the files that the caller may see. */
    public Map<UUID, MediaView> viewsForUse(Collection<UUID> ids, Caller caller, Instant now) {
        return views(ids, visible(caller, now), FOR_USE);
    }

    private Map<UUID, MediaView> views(Collection<UUID> ids, Criteria criteria, String lock) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        criteria.and("f.id = any(:ids)", Map.of("ids", ids.toArray(UUID[]::new)));
        Map<UUID, MediaView> views = new LinkedHashMap<>();
        sql.rows(
                        "select " + COLUMNS + " from media_file f" + criteria.where() + lock,
                        criteria.parameters(),
                        MediaRow::of)
                .forEach(row -> views.put(row.id(), row.view(web)));
        return views;
    }

    /** Locks a file until the transaction ends. */
    MediaFile lock(UUID id, Caller caller) {
        boolean isVisible =
                find(id, caller, clock.instant()).filter(Readable::isVisible).isPresent();
        MediaFile file = isVisible ? findById(id, LockModeType.PESSIMISTIC_WRITE) : null;
        if (file == null) {
            throw ProblemType.NOT_FOUND.because(NO_SUCH_ID);
        }
        return file;
    }

    /** Locks a file that may be deleted. Waits for releases that are about to use it, and lets others wait. */
    void lockForDeletion(UUID id) {
        sql.rows("select 1 from media_file where id = :id for update", Map.of("id", id), row -> true);
    }

    /** How releases use a file. */
    enum Use {
        UNUSED,
        IN_DRAFTS,
        IN_PUBLICATIONS
    }

    Use use(UUID id) {
        return sql
                .rows(
                        "select r.state = 'draft' from media_use u join press_release r on r.id = u.press_release_id"
                                + " where u.media_file_id = :id and u.is_current",
                        Map.of("id", id),
                        row -> row.getBoolean(1))
                .stream()
                .map(isDraft -> isDraft ? Use.IN_DRAFTS : Use.IN_PUBLICATIONS)
                .max(Enum::compareTo)
                .orElse(Use.UNUSED);
    }

    /** Whether a release uses the file, or used it in an earlier version. */
    boolean hasUses(UUID id) {
        return !sql.rows("select 1 from media_use where media_file_id = :id limit 1", Map.of("id", id), row -> true)
                .isEmpty();
    }

    /** Returns the address of a file. */
    public String address(UUID id, String filename) {
        return MediaRow.address(web, id) + FileName.encoded(filename);
    }

    MediaView view(MediaFile file) {
        return MediaRow.of(file).view(web);
    }
}
