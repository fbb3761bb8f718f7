package org.communique.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.access.OrganizationRef;
import org.communique.organization.Organizations;
import org.communique.release.PressReleaseDraft;
import org.communique.release.PressReleaseRow;
import org.communique.release.ReleaseRef;
import org.communique.web.InvalidContent;

/**
 * What a batch of imported lines refers to, looked up for all of them at once.
 *
 * @param releases those that are there already, by id
 * @param owners   whose each slug is or was
 */
record ImportLookups(
        Map<UUID, PressReleaseRow> releases,
        Map<String, UUID> owners,
        Map<String, OrganizationRef> organizations,
        ImportTranslations importTranslations) {

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 422 when the organization that it names is not there */
    OrganizationRef organizationOf(PressReleaseDraft draft) {
        OrganizationRef named = draft.organization();
        if (named == null) {
            return null;
        }
        OrganizationRef found =
                named.id() == null ? null : organizations.get(named.id().toString());
        found = found == null && named.slug() != null ? organizations.get(named.slug()) : found;
        if (found == null) {
            throw InvalidContent.of("/organization", "unknown", "there is no organization with this id or slug");
        }
        return found;
    }

    /** Looks up. */
    @ApplicationScoped
    static class Source {
        private final BulkReleaseStore shelf;
        private final Organizations organizations;

        Source(BulkReleaseStore shelf, Organizations organizations) {
            this.shelf = shelf;
            this.organizations = organizations;
        }

        ImportLookups of(List<ArchiveLine> lines, ForwardReferences awaited) {
            Map<UUID, PressReleaseRow> releases =
                    shelf.locked(lines.stream().map(ArchiveLine::id).distinct().toList());
            return new ImportLookups(
                    releases, owners(lines, releases), organizationsOf(lines), siblings(lines, releases, awaited));
        }

        /** First only what each would like to be called: of most that is free. */
        private Map<String, UUID> owners(List<ArchiveLine> lines, Map<UUID, PressReleaseRow> releases) {
            List<ArchiveLine> unnamed = lines.stream()
                    .filter(line -> line.draft().slug() != null || !releases.containsKey(line.id()))
                    .toList();
            Map<String, Long> wishes = unnamed.stream()
                    .collect(Collectors.groupingBy(line -> line.slugs().get(0), Collectors.counting()));
            Map<String, UUID> owners = new HashMap<>(shelf.owners(wishes.keySet()));
            owners.putAll(shelf.owners(unnamed.stream()
                    .filter(line -> owners.containsKey(line.slugs().get(0))
                            || wishes.get(line.slugs().get(0)) > 1)
                    .flatMap(line -> line.slugs().stream().skip(1))
                    .collect(Collectors.toSet())));
            return owners;
        }

        private Map<String, OrganizationRef> organizationsOf(List<ArchiveLine> lines) {
            Set<UUID> ids = new HashSet<>();
            Set<String> slugs = new HashSet<>();
            lines.stream()
                    .map(line -> line.draft().organization())
                    .filter(Objects::nonNull)
                    .forEach(named -> {
                        Stream.ofNullable(named.id()).forEach(ids::add);
                        Stream.ofNullable(named.slug()).forEach(slugs::add);
                    });
            Map<String, OrganizationRef> found = new HashMap<>();
            for (OrganizationRef organization : organizations.references(ids, slugs)) {
                found.put(organization.id().toString(), organization);
                found.put(organization.slug(), organization);
            }
            return found;
        }

        private ImportTranslations siblings(
                List<ArchiveLine> lines, Map<UUID, PressReleaseRow> releases, ForwardReferences awaited) {
            List<ReleaseRef> references = lines.stream()
                    .flatMap(line -> line.draft().translations().stream())
                    .toList();
            Map<String, UUID> bySlug = new HashMap<>(shelf.owners(references.stream()
                    .map(ReleaseRef::slug)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet())));
            Set<UUID> named = new HashSet<>(bySlug.values());
            references.stream().map(ReleaseRef::id).filter(Objects::nonNull).forEach(named::add);
            lines.stream()
                    .map(line -> line.history().withdrawal())
                    .filter(withdrawal -> withdrawal != null && withdrawal.replacedBy() != null)
                    .forEach(withdrawal -> named.add(withdrawal.replacedBy()));
            Map<UUID, UUID> groups = shelf.groups(named);
            Set<UUID> all = new HashSet<>(groups.values());
            releases.values().forEach(row -> all.add(row.translationGroup()));
            promised(lines, references, awaited).forEach(all::add);
            return new ImportTranslations(groups, bySlug, shelf.members(all), awaited);
        }

        private static Stream<UUID> promised(
                List<ArchiveLine> lines, Collection<ReleaseRef> references, ForwardReferences awaited) {
            return Stream.concat(
                            lines.stream().flatMap(line -> line.slugs().stream()
                                    .map(slug -> awaited.groupOf(line.id(), slug))),
                            references.stream().map(named -> awaited.groupOf(named.id(), named.slug())))
                    .filter(Objects::nonNull);
        }
    }
}
