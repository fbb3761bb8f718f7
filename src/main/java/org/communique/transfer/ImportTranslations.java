package org.communique.transfer;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

/** The translation groups to which a batch of imported lines refers, updated with each processed line. */
final class ImportTranslations {
    private final Map<UUID, Map<UUID, Member>> membersByGroup = new HashMap<>();
    private final Map<UUID, UUID> groupByRelease = new HashMap<>();
    private final Map<String, UUID> bySlug;
    private final ForwardReferences forwardReferences;

    ImportTranslations(
            Map<UUID, UUID> known,
            Map<String, UUID> bySlug,
            Stream<Member> members,
            ForwardReferences forwardReferences) {
        this.groupByRelease.putAll(known);
        this.bySlug = bySlug;
        this.forwardReferences = forwardReferences;
        members.forEach(this::put);
    }

    /**
     * Returns the group of a line. A reference to a missing release is not an error: the release joins the group if it comes later in the
     * file.
     *
     * @param before the present row; null for a new release
     */
    UUID groupOf(ArchiveLine line, String slug, PressReleaseRow before) {
        UUID present = before == null ? null : before.translationGroup();
        if (!line.hasTranslations() && before != null) {
            return present;
        }
        Set<UUID> referenced = new HashSet<>();
        Set<UUID> candidates = new LinkedHashSet<>();
        boolean hasMissing = false;
        for (ReleaseRef reference : line.draft().translations()) {
            UUID id = find(reference);
            if (id == null) {
                hasMissing = true;
                UUID expectedGroup = forwardReferences.expectedGroup(reference.id(), reference.slug());
                if (expectedGroup != null) {
                    candidates.add(expectedGroup);
                }
            } else if (!id.equals(line.id())) {
                referenced.add(id);
                candidates.add(groupByRelease.get(id));
            }
        }
        if (before != null && (referenced.equals(ids(before)) || candidates.contains(present))) {
            return present;
        }
        if (candidates.isEmpty()) {
            UUID expectedGroup = before == null || hasMissing ? forwardReferences.expectedGroup(line.id(), slug) : null;
            return expectedGroup == null ? TimeOrderedIds.next() : expectedGroup;
        }
        return candidates.iterator().next();
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 409 if another member of the group has the language */
    void checkLanguage(PressReleaseRow row) {
        if (isLive(row)
                && row.language() != null
                && others(row.translationGroup(), row.id())
                        .anyMatch(other -> row.language().equals(other.language()))) {
            throw ProblemType.TAKEN
                    .builder("Another of these translations has this language.")
                    .with("pointer", "/translations")
                    .build();
        }
    }

    /** Updates the groups with the new row of a release. */
    void update(PressReleaseRow row) {
        UUID formerGroup = groupByRelease.put(row.id(), row.translationGroup());
        if (formerGroup != null && membersByGroup.containsKey(formerGroup)) {
            membersByGroup.get(formerGroup).remove(row.id());
        }
        if (isLive(row)) {
            put(new Member(row.translationGroup(), row.id(), row.language(), row.slug()));
        }
        bySlug.put(row.slug(), row.id());
    }

    /** Records the references of a release to missing translations. */
    void expectMissing(PressReleaseRow row, List<ReleaseRef> references) {
        references.stream()
                .filter(reference -> find(reference) == null)
                .forEach(reference -> forwardReferences.expectTranslation(reference, row.translationGroup()));
    }

    boolean exists(UUID id) {
        return groupByRelease.containsKey(id);
    }

    /** Returns the translations of a release, in the order in which the API lists them. */
    List<ReleaseRef> referencesOf(PressReleaseRow row) {
        return others(row.translationGroup(), row.id())
                .sorted(Comparator.comparing(Member::language, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(member -> member.id().toString()))
                .map(member -> new ReleaseRef(member.language(), member.id(), member.slug()))
                .toList();
    }

    private UUID find(ReleaseRef reference) {
        if (reference.id() != null && groupByRelease.containsKey(reference.id())) {
            return reference.id();
        }
        UUID id = reference.slug() == null ? null : bySlug.get(reference.slug());
        return id != null && groupByRelease.containsKey(id) ? id : null;
    }

    private Collection<UUID> ids(PressReleaseRow row) {
        return others(row.translationGroup(), row.id()).map(Member::id).collect(Collectors.toSet());
    }

    private Stream<Member> others(UUID group, UUID without) {
        return membersByGroup.getOrDefault(group, Map.of()).values().stream()
                .filter(member -> !member.id().equals(without));
    }

    private void put(Member member) {
        membersByGroup
                .computeIfAbsent(member.group(), group -> new LinkedHashMap<>())
                .put(member.id(), member);
        groupByRelease.put(member.id(), member.group());
    }

    private static boolean isLive(PressReleaseRow row) {
        return row.trashedAt() == null && row.state() != ReleaseState.WITHDRAWN;
    }
}
