package org.communique.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.release.PressReleaseRow;
import org.communique.release.PressReleases;
import org.communique.web.JsonMapping;
import org.communique.web.Slice;
import org.hibernate.Session;

/** Reads and writes many releases at once, with one round trip for each statement. */
@ApplicationScoped
class BulkReleaseStore {
    private static final long MAX_READ_BYTES = 2 << 20;

    private static final List<String> COLUMNS =
            Arrays.asList(("id version slug slug_chosen type state language title subtitle summary"
                            + " body dateline organization_id attribution contacts topics media translation_group embargo published_at"
                            + " first_published_at content_updated_at created_at updated_at corrections withdrawn_at withdrawal_reason"
                            + " replaced_by trashed_at")
                    .split(" "));

    private static final String ROW = " from json_populate_record(cast(null as press_release), cast(? as json)) n";

    private static final String INSERT =
            "insert into press_release (" + String.join(", ", COLUMNS) + ") select " + String.join(", ", COLUMNS) + ROW;

    /** An unchanged slug keeps {@code slug_chosen}; a new one counts as chosen. */
    private static final String UPDATE = "update press_release r set "
            + COLUMNS.stream()
                    .filter(column -> !column.equals("id"))
                    .map(column -> column
                            + (column.equals("slug_chosen")
                                    ? " = r.slug_chosen or r.slug <> n.slug"
                                    : " = n." + column))
                    .collect(Collectors.joining(", "))
            + ROW + " where r.id = n.id";

    private final EntityManager database;
    private final PressReleases releases;

    BulkReleaseStore(EntityManager database, PressReleases releases) {
        this.database = database;
        this.releases = releases;
    }

    /** A release as a member of its translation group. */
    record Member(UUID group, UUID id, String language, String slug) {}

    /** Locks those of the releases that exist, in order of ids until the transaction ends. Returns the sizes of their bodies in bytes, by id. */
    Map<UUID, Integer> lock(Collection<UUID> ids) {
        Map<UUID, Integer> sizes = new HashMap<>();
        rows(database.createNativeQuery(
                                "select id, coalesce(octet_length(body), 0) from press_release where id = any(:ids)"
                                        + " order by id for update",
                                Tuple.class)
                        .setParameter("ids", ids.toArray(UUID[]::new)))
                .forEach(row -> sizes.put(row.get(0, UUID.class), row.get(1, Integer.class)));
        return sizes;
    }

    /** Returns releases that exist, by id. */
    Map<UUID, PressReleaseRow> read(Collection<UUID> existing) {
        Map<UUID, PressReleaseRow> rows = new HashMap<>();
        if (!existing.isEmpty()) {
            Slice<PressReleaseRow> part = new Slice<>(List.of(), true);
            UUID last = null;
            while (part.hasMore()) {
                part = releases.rows(existing, last, MAX_READ_BYTES);
                part.rows().forEach(row -> rows.put(row.id(), row));
                last = part.rows().isEmpty() ? null : part.last().id();
            }
        }
        return rows;
    }

    /** Returns the ids of the releases that have, or formerly had, these slugs. */
    Map<String, UUID> slugOwners(Collection<String> slugs) {
        Map<String, UUID> owners = new HashMap<>();
        if (!slugs.isEmpty()) {
            rows(database.createNativeQuery(
                                    "select slug, press_release_id from press_release_slug where slug = any(:slugs)",
                                    Tuple.class)
                            .setParameter("slugs", slugs.toArray(String[]::new)))
                    .forEach(row -> owners.put(row.get(0, String.class), row.get(1, UUID.class)));
        }
        return owners;
    }

    /** Returns the translation groups of those of the releases that exist. */
    Map<UUID, UUID> translationGroups(Collection<UUID> ids) {
        Map<UUID, UUID> groups = new HashMap<>();
        if (!ids.isEmpty()) {
            rows(database.createNativeQuery(
                                    "select id, translation_group from press_release where id = any(:ids)", Tuple.class)
                            .setParameter("ids", ids.toArray(UUID[]::new)))
                    .forEach(row -> groups.put(row.get(0, UUID.class), row.get(1, UUID.class)));
        }
        return groups;
    }

    /** Returns the members of the groups that are neither withdrawn nor in the trash. The condition is that of a partial index. */
    Stream<Member> liveMembers(Collection<UUID> groups) {
        return groups.isEmpty()
                ? Stream.empty()
                : rows(database.createNativeQuery(
                                        "select translation_group, id, language, slug from press_release"
                                                + " where translation_group = any(:groups) and trashed_at is null and state <> 'withdrawn'",
                                        Tuple.class)
                                .setParameter("groups", groups.toArray(UUID[]::new)))
                        .map(row -> new Member(
                                row.get(0, UUID.class),
                                row.get(1, UUID.class),
                                row.get(2, String.class),
                                row.get(3, String.class)));
    }

    /** Adds slugs, each with the release that owns it. */
    void insertSlugs(Map<String, UUID> slugs) {
        if (!slugs.isEmpty()) {
            database.createNativeQuery(
                            "insert into press_release_slug (slug, press_release_id) select * from unnest(:slugs, :releases)")
                    .setParameter("slugs", slugs.keySet().toArray(String[]::new))
                    .setParameter("releases", slugs.values().toArray(UUID[]::new))
                    .executeUpdate();
        }
    }

    /** @param withChosenSlug the releases whose line has a slug */
    void insert(Collection<PressReleaseRow> rows, Collection<UUID> withChosenSlug) {
        write(INSERT, rows, withChosenSlug);
    }

    void update(Collection<PressReleaseRow> rows) {
        write(UPDATE, rows, List.of());
    }

    /** Sets the replacement of releases that were withdrawn before the replacement was imported. */
    void setReplacement(Collection<UUID> withdrawn, UUID replacement) {
        database.createNativeQuery("update press_release set replaced_by = :replacement where id = any(:withdrawn)")
                .setParameter("replacement", replacement)
                .setParameter("withdrawn", withdrawn.toArray(UUID[]::new))
                .executeUpdate();
    }

    private void write(String statement, Collection<PressReleaseRow> rows, Collection<UUID> withChosenSlug) {
        if (!rows.isEmpty()) {
            database.unwrap(Session.class).doWork(connection -> {
                try (PreparedStatement write = connection.prepareStatement(statement)) {
                    for (PressReleaseRow row : rows) {
                        ObjectNode columns = JsonMapping.MAPPER.valueToTree(row);
                        columns.put("slug_chosen", withChosenSlug.contains(row.id()));
                        write.setString(1, columns.toString());
                        write.addBatch();
                    }
                    write.executeBatch();
                }
            });
        }
    }

    private static Stream<Tuple> rows(Query query) {
        return ((List<?>) query.getResultList()).stream().map(Tuple.class::cast);
    }
}
