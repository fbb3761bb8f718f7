package org.communique.release;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.access.Caller;
import org.communique.web.InvalidContent;
import org.communique.web.TimeOrderedIds;

/** Which releases are translations of each other: those of one group. */
@ApplicationScoped
class Translations {
    private final PressReleases releases;

    Translations(PressReleases releases) {
        this.releases = releases;
    }

    /**
     * The group that a draft's references lead to; the present one when they are what the writer read.
     *
     * @param current all translations that there are, whether or not the writer can see them
     */
    UUID groupOf(PressReleaseDraft draft, UUID group, List<ReleaseRef> current, Caller caller, Instant now) {
        Set<UUID> known = ids(current);
        List<UUID> wanted = new ArrayList<>();
        for (int i = 0; i < draft.translations().size(); i++) {
            int position = i;
            wanted.add(referred(draft.translations().get(i), known, caller, now).orElseThrow(() -> unknown(position)));
        }
        Set<UUID> distinct = new HashSet<>(wanted);
        if (distinct.equals(known) || distinct.equals(visible(known, caller, now))) {
            return group;
        }
        if (distinct.isEmpty()) {
            return TimeOrderedIds.next();
        }
        Set<UUID> groups = releases.stream("id in ?1", distinct)
                .map(PressRelease::translationGroup)
                .collect(Collectors.toSet());
        if (groups.size() > 1) {
            throw InvalidContent.of("/translations", "invalid", "they are not translations of each other");
        }
        return groups.iterator().next();
    }

    private static HttpProblem unknown(int position) {
        return InvalidContent.of("/translations/" + position, "unknown", "there is no release with this id or slug");
    }

    private Optional<UUID> referred(ReleaseRef reference, Set<UUID> known, Caller caller, Instant now) {
        Optional<UUID> id = reference.id() != null
                ? Optional.of(reference.id())
                : Optional.ofNullable(reference.slug()).flatMap(releases::withSlug);
        return id.filter(found -> known.contains(found) || isForTheWriter(found, caller, now));
    }

    private boolean isForTheWriter(UUID id, Caller caller, Instant now) {
        return releases.row(id, caller, now)
                .filter(row -> row.trashedAt() == null && caller.mayAccess(row.organizationId()))
                .isPresent();
    }

    private Set<UUID> visible(Set<UUID> known, Caller caller, Instant now) {
        return caller.isBound()
                ? known.stream()
                        .filter(id -> releases.isVisible(id, caller, now))
                        .collect(Collectors.toSet())
                : known;
    }

    private static Set<UUID> ids(List<ReleaseRef> references) {
        return references.stream().map(ReleaseRef::id).collect(Collectors.toSet());
    }
}
