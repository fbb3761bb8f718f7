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

/** Assigns releases to translation groups: the members of a group are translations of each other. */
@ApplicationScoped
class Translations {
    private final PressReleases releases;

    Translations(PressReleases releases) {
        this.releases = releases;
    }

    /**
     * Returns the group to which the references in a draft lead, or the current group if the references are those that the client read.
     *
     * @param current all current translations, whether or not the caller can see them
     */
    UUID groupOf(PressReleaseDraft draft, UUID group, List<ReleaseRef> current, Caller caller, Instant now) {
        Set<UUID> known = ids(current);
        List<UUID> referenced = new ArrayList<>();
        for (int i = 0; i < draft.translations().size(); i++) {
            int position = i;
            referenced.add(
                    resolve(draft.translations().get(i), known, caller, now).orElseThrow(() -> unknown(position)));
        }
        Set<UUID> distinct = new HashSet<>(referenced);
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
            throw InvalidContent.of("/translations", "invalid", "must be translations of each other");
        }
        return groups.iterator().next();
    }

    private static HttpProblem unknown(int position) {
        return InvalidContent.of("/translations/" + position, "unknown", "no press release has this id or slug");
    }

    private Optional<UUID> resolve(ReleaseRef reference, Set<UUID> known, Caller caller, Instant now) {
        Optional<UUID> id = reference.id() != null
                ? Optional.of(reference.id())
                : Optional.ofNullable(reference.slug()).flatMap(releases::idOfSlug);
        return id.filter(found -> known.contains(found) || isEditable(found, caller, now));
    }

    private boolean isEditable(UUID id, Caller caller, Instant now) {
        return releases.rowWithoutBody(id, caller, now)
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
