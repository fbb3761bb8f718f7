package org.communique.websub;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.organization.Organizations;
import org.communique.release.FilterFields;
import org.communique.release.ReleaseFilter;

/**
 * Reads on in the journal, for all nodes, and has the topics looked at that may show what happened. The place moves in the transaction that
 * marks them: nothing is passed over, whenever a node is killed.
 */
@ApplicationScoped
class HubFollower {
    /** When there is more to read at once, looking at every topic takes less than to ask which it concerns. */
    private static final int MOST = 1_000;

    private final EntityManager database;
    private final TopicChanges topicChanges;
    private final Topics topics;
    private final Organizations organizations;

    HubFollower(EntityManager database, TopicChanges topicChanges, Topics topics, Organizations organizations) {
        this.database = database;
        this.topicChanges = topicChanges;
        this.topics = topics;
        this.organizations = organizations;
    }

    /**
     * Reads to the end, unless another node does.
     *
     * @return whether it has been read to the end
     */
    @Transactional
    boolean step() {
        // Looks before it locks: to lock writes.
        if (!isBehind()) {
            return true;
        }
        List<?> place = database.createNativeQuery("""
                        select p.position, (select max(j.position) from journal j) as "end" from websub_place p
                        for update of p skip locked""", Tuple.class).getResultList();
        if (place.isEmpty()) {
            return false;
        }
        long position = ((Tuple) place.get(0)).get("position", Long.class);
        long end = ((Tuple) place.get(0)).get("end", Long.class);
        if (end <= position) {
            return true;
        }
        List<String> all = topics.all();
        if (!all.isEmpty()) {
            mark(all, position, end);
        }
        database.createNativeQuery("update websub_place set position = :end")
                .setParameter("end", end)
                .executeUpdate();
        return true;
    }

    private boolean isBehind() {
        return (Boolean) database.createNativeQuery(
                        "select coalesce((select max(position) from journal) > (select position from websub_place), false)",
                        Boolean.class)
                .getSingleResult();
    }

    private void mark(List<String> all, long position, long end) {
        if (end - position > MOST) {
            topics.mayHaveChanged(all, topicChanges.lastCameOut(position, end));
            return;
        }
        List<TopicChanges.Move> made = topicChanges.between(position, end);
        if (made.isEmpty()) {
            return;
        }
        Instant cameOut = made.stream()
                .map(TopicChanges.Move::cameOut)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        List<String> concerned = concerned(all, made);
        if (!concerned.isEmpty()) {
            topics.mayHaveChanged(concerned, cameOut);
        }
    }

    private List<String> concerned(List<String> all, List<TopicChanges.Move> made) {
        if (made.stream().anyMatch(move -> move.places() == null)) {
            return all;
        }
        Map<String, ReleaseFilter> filters = new HashMap<>();
        all.forEach(topic -> filters.put(topic, topics.filter(topic).orElse(ReleaseFilter.ALL)));
        Map<String, UUID> ids = organizations.idsBySlug(filters.values().stream()
                .flatMap(filter -> filter.organizationSlugs().stream())
                .collect(Collectors.toSet()));
        Set<FilterFields> places =
                made.stream().flatMap(move -> move.places().stream()).collect(Collectors.toSet());
        return all.stream()
                .filter(topic ->
                        places.stream().anyMatch(place -> filters.get(topic).concerns(place, ids)))
                .toList();
    }
}
