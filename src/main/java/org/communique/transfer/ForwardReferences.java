package org.communique.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.release.ReleaseRef;

/** References of imported lines to releases that come later in the file. Forgets the oldest if there are too many. */
final class ForwardReferences {
    private static final int MAX_ENTRIES = 50_000;

    private final Map<String, UUID> expectedGroups = new Bounded<>();
    private final Map<UUID, List<UUID>> expectedReplacements = new Bounded<>();

    /** Records that a missing release is a translation: it joins the group when it is imported. */
    void expectTranslation(ReleaseRef translation, UUID group) {
        if (translation.id() != null) {
            expectedGroups.putIfAbsent(translation.id().toString(), group);
        } else if (translation.slug() != null) {
            expectedGroups.putIfAbsent(translation.slug(), group);
        }
    }

    /** Returns the group that expects the release; null if no line refers to it. */
    UUID expectedGroup(UUID id, String slug) {
        UUID group = id == null ? null : expectedGroups.get(id.toString());
        return group != null || slug == null ? group : expectedGroups.get(slug);
    }

    /** Records that a missing release replaces a withdrawn one. */
    void expectReplacement(UUID replacement, UUID withdrawn) {
        expectedReplacements
                .computeIfAbsent(replacement, missing -> new ArrayList<>())
                .add(withdrawn);
    }

    /**
     * Returns the withdrawn releases that the given one replaces. Keeps them, because the transaction that writes it may be rolled back.
     */
    List<UUID> replacedBy(UUID replacement) {
        return expectedReplacements.getOrDefault(replacement, List.of());
    }

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX_ENTRIES;
        }
    }
}
