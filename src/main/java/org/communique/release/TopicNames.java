package org.communique.release;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.communique.database.Sql;
import org.communique.text.TopicName;

/**
 * The spelling in which each topic is stored, which is the first that was written. Releases have no other, so the database and the search
 * index compare topics by their spellings.
 */
@ApplicationScoped
public class TopicNames {
    /** A spelling never changes. It is looked up again because the database may have been restored from a backup. */
    private static final Duration TTL = Duration.ofMinutes(1);

    private static final int MAX_CACHED = 10_000;

    private static final String KNOWN = "select t.key, t.name from topic t where t.key = any(:keys)";

    /**
     * Adds new topics, in the order of their keys, so that concurrent writers of the same topics do not block each other. A topic that
     * another transaction has added since the statement began is missing from the result.
     */
    private static final String REGISTER = "with known as (" + KNOWN + """
            ), added as (
              insert into topic (key, name)
              select w.key, w.name from unnest(:keys, :names) as w (key, name)
              where not exists (select 1 from known k where k.key = w.key)
              order by w.key collate "C"
              on conflict do nothing returning key, name
            )
            select key, name from known union all select key, name from added""";

    private final Sql sql;
    private final Cache<String, String> cache =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).expireAfterWrite(TTL).build();

    TopicNames(Sql sql) {
        this.sql = sql;
    }

    /**
     * Returns the stored spellings of topics, for a filter. A topic that no release ever had keeps its spelling. Not for transactions that
     * add topics, because the spellings are cached.
     */
    public List<String> stored(Set<TopicName> topics) {
        Map<String, String> names =
                cache.getAll(topics.stream().map(TopicName::key).toList(), this::known);
        return spellings(topics, names);
    }

    /** Returns the stored spellings of those topics that have one, by key. */
    public Map<String, String> known(Collection<? extends String> keys) {
        return keys.isEmpty() ? Map.of() : names(KNOWN, Map.of("keys", keys.toArray(String[]::new)));
    }

    /**
     * Adds those topics that are new, in the current transaction, and returns the stored spellings of all, by key. Locks of releases must be
     * acquired before, and those of slugs after.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<String, String> register(Collection<TopicName> topics) {
        if (topics.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> parameters = Map.of(
                "keys", topics.stream().map(TopicName::key).toArray(String[]::new),
                "names", topics.stream().map(TopicName::spelling).toArray(String[]::new));
        Map<String, String> names = names(REGISTER, parameters);
        // The next statement sees what another transaction has added.
        return names.size() == topics.size() ? names : names(REGISTER, parameters);
    }

    /** Adds those topics of a release that are new, and returns all of them in their stored spellings, in the same order. */
    @Transactional(Transactional.TxType.MANDATORY)
    List<String> resolve(List<String> topics) {
        Set<TopicName> different =
                new LinkedHashSet<>(topics.stream().map(TopicName::of).toList());
        return spellings(different, register(different));
    }

    private static List<String> spellings(Set<TopicName> topics, Map<String, String> names) {
        return topics.stream()
                .map(topic -> names.getOrDefault(topic.key(), topic.spelling()))
                .toList();
    }

    private Map<String, String> names(String statement, Map<String, ?> parameters) {
        Map<String, String> names = new HashMap<>();
        sql.rows(statement, parameters, row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(name -> names.put(name.getKey(), name.getValue()));
        return names;
    }
}
