package org.communique.release;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.communique.access.Caller;
import org.communique.audience.Criteria;
import org.communique.audience.Visibility;
import org.communique.database.Sql;
import org.communique.memory.RequestMemory;
import org.communique.organization.Organization;
import org.communique.text.Slug;
import org.communique.web.CacheLifetime;
import org.communique.web.Slice;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** The repository of press releases. Methods with a caller return only the releases that the caller may see. */
@ApplicationScoped
public class PressReleases implements PanacheRepositoryBase<PressRelease, UUID> {
    private static final String WITHOUT_NEIGHBOURS = "cast(null as uuid), cast(null as uuid)";
    private static final String EVERY_SIBLING = "1 = 1";
    private static final int MANY_IDS = 1_000;
    private static final String BY_ID = " order by r.id";
    /** Before every id: the nil UUID (RFC 9562, section 5.9). */
    private static final UUID FIRST = new UUID(0, 0);

    private final Sql sql;
    private final TopicNames topicNames;
    private final NextPublication nextPublication;
    private final ReleaseMedia media;
    private final RequestMemory memory;
    private final Clock clock;

    PressReleases(
            Sql sql,
            TopicNames topicNames,
            NextPublication nextPublication,
            ReleaseMedia media,
            RequestMemory memory,
            Clock clock) {
        this.sql = sql;
        this.topicNames = topicNames;
        this.nextPublication = nextPublication;
        this.media = media;
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * A release that is locked until the transaction ends.
     *
     * @param translationGroup the group of the release when it was locked
     * @param siblings         all translations in that group, as {@link ReleaseWithLinks#SIBLINGS} writes them
     */
    record LockedRelease(PressRelease release, UUID translationGroup, String siblings) {}

    /**
     * Locks a release, so that concurrent writers see each other's changes. One statement checks that the caller may see the release,
     * locks its row and reads it with its organization and its translations.
     */
    Optional<LockedRelease> lock(UUID id, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id = :id", Map.of("id", id));
        String siblings = ReleaseWithLinks.SIBLINGS.formatted(EVERY_SIBLING);
        NativeQuery<Object[]> query = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select {r.*}, {o.*}, " + siblings + " as siblings" + PressReleaseRow.FROM + criteria.where()
                                + " for update of r",
                        Object[].class)
                .addEntity("r", PressRelease.class)
                .addEntity("o", Organization.class)
                .addScalar("siblings", String.class);
        criteria.parameters().forEach(query::setParameter);
        return query.getResultStream().findFirst().map(columns -> {
            PressRelease release = (PressRelease) columns[0];
            return new LockedRelease(release, release.translationGroup(), (String) columns[2]);
        });
    }

    /** Returns all translations of a release, as {@link ReleaseWithLinks#SIBLINGS} writes them; null if it has none. */
    String siblings(UUID id) {
        return sql.rows(
                        "select " + ReleaseWithLinks.SIBLINGS.formatted(EVERY_SIBLING)
                                + " from press_release r where r.id = :id",
                        Map.of("id", id),
                        row -> row.getString(1))
                .get(0);
    }

    Optional<ReleaseWithLinks> find(UUID id, Caller caller, Instant now) {
        return first(new Criteria().and("r.id = :id", Map.of("id", id)), caller, now);
    }

    /** Returns the release that has, or formerly had, the slug. */
    Optional<ReleaseWithLinks> findBySlug(String slug, Caller caller, Instant now) {
        if (!isSlug(slug)) {
            return Optional.empty();
        }
        return first(
                new Criteria()
                        .and(
                                "r.id = (select press_release_id from press_release_slug where slug = :slug)",
                                Map.of("slug", slug)),
                caller,
                now);
    }

    private Optional<ReleaseWithLinks> first(Criteria criteria, Caller caller, Instant now) {
        Criteria visible = Visibility.of(caller, now);
        String neighbours = ReleaseOrder.NEWEST.neighbour(visible) + ", " + ReleaseOrder.OLDEST.neighbour(visible);
        ReleaseSelection selection = new ReleaseSelection(criteria.and(visible), "", 1, BodyPart.WHOLE);
        return withinMemory(1, extent -> select(selection, neighbours, visible, extent)).rows().stream()
                .findFirst();
    }

    boolean isVisible(UUID id, Caller caller, Instant now) {
        return ownership(id, caller, now).isPresent();
    }

    Optional<PressReleaseRow> rowWithoutBody(UUID id, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id = :id", Map.of("id", id));
        return rowWithoutBody(criteria);
    }

    /** The owner of a release; null if it belongs to no organization. */
    record Ownership(UUID organization) {}

    Optional<Ownership> ownership(UUID id, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id = :id", Map.of("id", id));
        return sql
                .rows(
                        "select r.organization_id from press_release r" + criteria.where() + " limit 1",
                        criteria.parameters(),
                        row -> new Ownership(Sql.uuid(row, 1)))
                .stream()
                .findFirst();
    }

    /** Returns the release if it is withdrawn and the caller could see it before. */
    Optional<PressReleaseRow> withdrawnRow(UUID id, Caller caller) {
        Criteria criteria = Visibility.withdrawnKnownTo(caller).and("r.id = :id", Map.of("id", id));
        return rowWithoutBody(criteria);
    }

    private Optional<PressReleaseRow> rowWithoutBody(Criteria criteria) {
        return sql
                .rows(
                        "select " + PressReleaseRow.WITHOUT_BODY + PressReleaseRow.FROM + criteria.where() + " limit 1",
                        criteria.parameters(),
                        PressReleaseRow::of)
                .stream()
                .findFirst()
                .map(media::shown);
    }

    Slice<ReleaseWithLinks> list(ReleaseListing listing, Caller caller, Instant now) {
        Criteria visible = Visibility.of(caller, now);
        Criteria criteria = new Criteria()
                .and(visible)
                .and(listing.filter().statusCriteria(now))
                .and(listing.filter().criteria(topicNames));
        if (listing.cursor() != null) {
            criteria.and(listing.order().after(listing.cursor(), listing.canonical()));
        }
        ReleaseSelection selection = new ReleaseSelection(
                criteria,
                listing.order().orderBy(),
                listing.limit(),
                listing.withBody() ? BodyPart.WHOLE : BodyPart.NONE);
        return withinMemory(listing.limit(), extent -> select(selection, WITHOUT_NEIGHBOURS, visible, extent));
    }

    List<String> titles(List<UUID> ids, Caller caller, Instant now) {
        Criteria criteria = amongIds(ids).and(Visibility.of(caller, now)).and("r.title is not null", Map.of());
        return sql.rows(
                "select r.title from press_release r" + criteria.where(),
                criteria.parameters(),
                row -> row.getString(1));
    }

    /** Returns the newest releases that meet the criteria, with their bodies. */
    Slice<PressReleaseRow> newest(Criteria criteria, int limit) {
        ReleaseSelection selection =
                new ReleaseSelection(criteria, ReleaseOrder.NEWEST.orderBy(), limit, BodyPart.WHOLE);
        Slice<PressReleaseRow> rows = withinMemory(limit, extent -> rows(selection, extent));
        return new Slice<>(media.shown(rows.rows()), rows.hasMore());
    }

    /** Returns the positions of the newest releases that meet the criteria. */
    List<ReleasePosition> newestPositions(Criteria criteria, int limit) {
        return sql.rows(
                "select r.sorted_at, r.id from press_release r" + criteria.where() + ReleaseOrder.NEWEST.orderBy()
                        + " limit " + limit,
                criteria.parameters(),
                row -> new ReleasePosition(Sql.instant(row, 1), Sql.uuid(row, 2)));
    }

    /** Returns the releases that the caller may see, without their bodies, in the order of the ids. */
    Slice<ReleaseWithLinks> withoutBody(List<UUID> ids, Caller caller, Instant now) {
        return withinMemory(ids.size(), extent -> withIds(ids, BodyPart.NONE, caller, now, extent));
    }

    /** Returns the releases that the caller may see, in the order of the ids. */
    Slice<ReleaseWithLinks> withIds(List<UUID> ids, BodyPart body, Caller caller, Instant now, Extent extent) {
        Criteria visible = Visibility.of(caller, now);
        ReleaseSelection selection = new ReleaseSelection(
                amongIds(ids).and(visible), " order by array_position(:ids, r.id)", rowsFor(ids), body);
        return select(selection, WITHOUT_NEIGHBOURS, visible, extent);
    }

    /** Returns the releases that meet the criteria, regardless of visibility, in the order of ids. */
    Slice<IndexableRelease> indexable(Criteria criteria, int limit, long maxBytes) {
        return rows(new ReleaseSelection(criteria, BY_ID, limit, BodyPart.WHOLE), new Extent(maxBytes, true))
                .map(IndexableRelease::of);
    }

    /** Counts releases by reading them, for any filter; {@link ReleaseCounter} reads the counts that the database keeps. */
    long count(ReleaseFilter filter, Caller caller, Instant now) {
        Criteria criteria =
                Visibility.of(caller, now).and(filter.statusCriteria(now)).and(filter.criteria(topicNames));
        return sql.rows(
                        "select count(*) from press_release r" + criteria.where(),
                        criteria.parameters(),
                        row -> row.getLong(1))
                .get(0);
    }

    /**
     * Returns when the next release that meets the criteria becomes public.
     *
     * @return null if none does within {@link CacheLifetime#MAX_AGE}
     */
    Instant nextPublication(Criteria filter, Instant now) {
        Instant first = nextPublication.firstAfter(now, instant -> firstPublication(new Criteria(), instant));
        Instant end = now.plus(CacheLifetime.MAX_AGE);
        return first == null || first.isAfter(end)
                ? null
                : firstPublication(filter.and("r.published_at <= :end", Map.of("end", end)), now);
    }

    private Instant firstPublication(Criteria filter, Instant now) {
        Criteria criteria = Visibility.upcoming(now).and(filter);
        return sql.rows(
                        "select min(r.published_at) from press_release r" + criteria.where(),
                        criteria.parameters(),
                        row -> Sql.instant(row, 1))
                .get(0);
    }

    private static boolean isSlug(String slug) {
        return slug.length() <= Slug.MAX_LENGTH && slug.matches(Slug.PATTERN);
    }

    /** Returns the id of the release that has, or formerly had, the slug, regardless of visibility. */
    Optional<UUID> idOfSlug(String slug) {
        if (!isSlug(slug)) {
            return Optional.empty();
        }
        return sql
                .rows(
                        "select press_release_id from press_release_slug where slug = :slug",
                        Map.of("slug", slug),
                        row -> Sql.uuid(row, 1))
                .stream()
                .findFirst();
    }

    /**
     * Returns the releases with these ids as they are stored, regardless of visibility, in the order of ids.
     *
     * @param after    the id after which to start; null for the first
     * @param maxBytes maximum size of all rows; at least one is returned
     */
    public Slice<PressReleaseRow> rows(Collection<UUID> ids, UUID after, long maxBytes) {
        ReleaseSelection selection =
                new ReleaseSelection(amongIds(ids).and(after(after)), BY_ID, rowsFor(ids), BodyPart.WHOLE);
        return rows(selection, new Extent(maxBytes, true));
    }

    /** Returns a limit that the ids do not reach, rounded, so that the statement is the same for any usual number of ids. */
    static int rowsFor(Collection<UUID> ids) {
        return (ids.size() / MANY_IDS + 1) * MANY_IDS;
    }

    /** Matches the ids in an array, so that the statement is the same for any number of ids. */
    static Criteria amongIds(Collection<UUID> ids) {
        return new Criteria().and("r.id = any(:ids)", Map.of("ids", ids.toArray(UUID[]::new)));
    }

    /** @param id null matches every release */
    static Criteria after(UUID id) {
        return new Criteria().and("r.id > :after", Map.of("after", id == null ? FIRST : id));
    }

    /**
     * Returns the releases after an id in the order of ids, regardless of visibility.
     *
     * @param id       null starts with the first
     * @param maxBytes maximum size of all rows; at least one is returned
     */
    public Slice<ReleaseWithLinks> nextAfter(UUID id, int limit, long maxBytes, Instant now) {
        return select(
                new ReleaseSelection(after(id), BY_ID, limit, BodyPart.WHOLE),
                WITHOUT_NEIGHBOURS,
                Visibility.of(Caller.SYSTEM, now),
                new Extent(maxBytes, true));
    }

    /** Reads without a share of the memory budget if what is requested is small, and otherwise again with one. */
    private <T> Slice<T> withinMemory(int limit, Function<Extent, Slice<T>> query) {
        Slice<T> small = query.apply(Extent.SMALL);
        boolean exceedsSize = small.hasMore() && small.rows().size() < limit;
        if (!exceedsSize) {
            return small;
        }
        memory.takeForContent(Extent.PAGE.maxBytes());
        return query.apply(Extent.PAGE);
    }

    /** @param visible the criteria for translations and neighbours */
    private Slice<ReleaseWithLinks> select(
            ReleaseSelection selection, String neighbours, Criteria visible, Extent extent) {
        String links = ", " + ReleaseWithLinks.SIBLINGS.formatted(visible.on("t")) + ", " + neighbours;
        Slice<ReleaseWithLinks> read = read(selection, links, visible, extent, ReleaseWithLinks::of);
        List<PressReleaseRow> shown =
                media.shown(read.rows().stream().map(ReleaseWithLinks::row).toList());
        List<ReleaseWithLinks> rows = new ArrayList<>(shown.size());
        for (int i = 0; i < shown.size(); i++) {
            rows.add(read.rows().get(i).with(shown.get(i)));
        }
        return new Slice<>(rows, read.hasMore());
    }

    private Slice<PressReleaseRow> rows(ReleaseSelection selection, Extent extent) {
        return read(selection, "", new Criteria(), extent, PressReleaseRow::of);
    }

    /** @param links more columns, with the parameters of {@code visible} */
    private <T> Slice<T> read(
            ReleaseSelection selection, String links, Criteria visible, Extent extent, Sql.RowReader<T> reader) {
        Map<String, Object> parameters = new HashMap<>(visible.parameters());
        parameters.putAll(selection.criteria().parameters());
        List<T> rows = sql.rows(
                selection.query(links, extent),
                parameters,
                row -> row.getBoolean(ReleaseSelection.FITS) ? reader.read(row) : null);
        int read = rows.indexOf(null);
        return read < 0 ? Slice.of(rows, selection.limit()) : new Slice<>(rows.subList(0, read), true);
    }
}
