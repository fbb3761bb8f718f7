package org.communique.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.release.ReleaseRef;

/** What lines of an import said about releases that had not come yet. The oldest are given up when there are too many. */
public final class ForwardReferences {
    private static final int MOST = 50_000;

    private final Map<String, UUID> groups = new Bounded<>();
    private final Map<UUID, List<UUID>> replaced = new Bounded<>();

    /** A release names a translation that is not there: when that comes it belongs to the group. */
    void await(ReleaseRef translation, UUID group) {
        if (translation.id() != null) {
            groups.putIfAbsent(translation.id().toString(), group);
        } else if (translation.slug() != null) {
            groups.putIfAbsent(translation.slug(), group);
        }
    }

    /** The group in which a translation is awaited; null when nobody named it. */
    UUID groupOf(UUID id, String slug) {
        UUID group = id == null ? null : groups.get(id.toString());
        return group != null || slug == null ? group : groups.get(slug);
    }

    void awaitReplacement(UUID replacement, UUID withdrawn) {
        replaced.computeIfAbsent(replacement, missing -> new ArrayList<>()).add(withdrawn);
    }

    /** The withdrawn releases that wait for one to take their place. They are not forgotten when it comes: that may be undone yet. */
    List<UUID> replacedBy(UUID replacement) {
        return replaced.getOrDefault(replacement, List.of());
    }

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }
}
