package org.communique.transfer;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.audience.ReleaseState;
import org.communique.release.PressReleaseRow;
import org.communique.release.ReleaseRef;
import org.communique.transfer.BulkReleaseStore.Member;
import org.communique.web.ProblemType;
import org.communique.web.TimeOrderedIds;

/** The translations that a batch of imported lines has to do with, as readers are told of them after those that were taken. */
final class ImportTranslations {
    private final Map<UUID, Map<UUID, Member>> groups = new HashMap<>();

    private final Map<UUID, UUID> groupsOfAll = new HashMap<>();
    private final Map<String, UUID> bySlug;
    private final ForwardReferences awaited;

    ImportTranslations(
            Map<UUID, UUID> known, Map<String, UUID> bySlug, Stream<Member> members, ForwardReferences awaited) {
        this.groupsOfAll.putAll(known);
        this.bySlug = bySlug;
        this.awaited = awaited;
        members.forEach(this::put);
    }

    /**
     * The group that a line's references lead to. Those that lead nowhere yet are no error: what comes later in the file will join.
     *
     * @param before as it is until then; null when it is new
     */
    UUID groupOf(ArchiveLine line, String slug, PressReleaseRow before) {
        UUID present = before == null ? null : before.translationGroup();
        if (!line.related() && before != null) {
            return present;
        }
        Set<UUID> wanted = new HashSet<>();
        Set<UUID> candidates = new java.util.LinkedHashSet<>();
        boolean unknown = false;
        for (ReleaseRef reference : line.draft().translations()) {
            UUID id = find(reference);
            if (id == null) {
                unknown = true;
                UUID promised = awaited.groupOf(reference.id(), reference.slug());
                if (promised != null) {
                    candidates.add(promised);
                }
            } else if (!id.equals(line.id())) {
                wanted.add(id);
                candidates.add(groupsOfAll.get(id));
            }
        }
        if (before != null && (wanted.equals(ids(before)) || candidates.contains(present))) {
            return present;
        }
        if (candidates.isEmpty()) {
            UUID promised = before == null || unknown ? awaited.groupOf(line.id(), slug) : null;
            return promised == null ? TimeOrderedIds.next() : promised;
        }
        return candidates.iterator().next();
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 409 when another of the group has the language */
    void checkLanguage(PressReleaseRow row) {
        if (isLive(row)
                && row.language() != null
                && others(row.translationGroup(), row.id())
                        .anyMatch(other -> row.language().equals(other.language()))) {
            throw ProblemType.TAKEN
                    .builder("another of these translations has this language")
                    .with("pointer", "/translations")
                    .build();
        }
    }

    /** Notes a release as it is now. */
    void take(PressReleaseRow row) {
        UUID left = groupsOfAll.put(row.id(), row.translationGroup());
        if (left != null && groups.containsKey(left)) {
            groups.get(left).remove(row.id());
        }
        if (isLive(row)) {
            put(new Member(row.translationGroup(), row.id(), row.language(), row.slug()));
        }
        bySlug.put(row.slug(), row.id());
    }

    /** Notes which of the translations that a release names are still to come. */
    void await(PressReleaseRow row, List<ReleaseRef> references) {
        references.stream()
                .filter(reference -> find(reference) == null)
                .forEach(reference -> awaited.await(reference, row.translationGroup()));
    }

    boolean isThere(UUID id) {
        return groupsOfAll.containsKey(id);
    }

    /** As readers are told of them. */
    List<ReleaseRef> of(PressReleaseRow row) {
        return others(row.translationGroup(), row.id())
                .sorted(Comparator.comparing(Member::language, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(member -> member.id().toString()))
                .map(member -> new ReleaseRef(member.language(), member.id(), member.slug()))
                .toList();
    }

    private UUID find(ReleaseRef reference) {
        if (reference.id() != null && groupsOfAll.containsKey(reference.id())) {
            return reference.id();
        }
        UUID id = reference.slug() == null ? null : bySlug.get(reference.slug());
        return id != null && groupsOfAll.containsKey(id) ? id : null;
    }

    private Collection<UUID> ids(PressReleaseRow row) {
        return others(row.translationGroup(), row.id()).map(Member::id).collect(Collectors.toSet());
    }

    private Stream<Member> others(UUID group, UUID without) {
        return groups.getOrDefault(group, Map.of()).values().stream()
                .filter(member -> !member.id().equals(without));
    }

    private void put(Member member) {
        groups.computeIfAbsent(member.group(), group -> new LinkedHashMap<>()).put(member.id(), member);
        groupsOfAll.put(member.id(), member.group());
    }

    private static boolean isLive(PressReleaseRow row) {
        return row.trashedAt() == null && row.state() != ReleaseState.WITHDRAWN;
    }
}
