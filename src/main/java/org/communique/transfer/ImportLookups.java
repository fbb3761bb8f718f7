package org.communique.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.access.OrganizationRef;
import org.communique.media.MediaView;
import org.communique.organization.Organizations;
import org.communique.release.PressReleaseDraft;
import org.communique.release.PressReleaseRow;
import org.communique.release.ReleaseMedia;
import org.communique.release.ReleaseRef;
import org.communique.release.TopicNames;
import org.communique.text.TopicName;
import org.communique.web.InvalidContent;

/**
 * The existing releases, slugs, organizations, topics and translations to which a batch of imported lines refers, looked up for all lines at
 * once.
 *
 * @param releases      the existing releases of the lines, by id
 * @param slugOwners    the releases that have, or formerly had, a slug, by slug
 * @param organizations by id and by slug
 * @param topics        the stored spellings of all topics, by key
 * @param files         the uploaded files that exist, by id
 */
record ImportLookups(
        Map<UUID, PressReleaseRow> releases,
        Map<String, UUID> slugOwners,
        Map<String, OrganizationRef> organizations,
        Map<String, String> topics,
        Map<UUID, MediaView> files,
        ReleaseMedia media,
        ImportTranslations translations) {

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if the organization does not exist */
    OrganizationRef organizationOf(PressReleaseDraft draft) {
        OrganizationRef reference = draft.organization();
        if (reference == null) {
            return null;
        }
        OrganizationRef found =
                reference.id() == null ? null : organizations.get(reference.id().toString());
        found = found == null && reference.slug() != null ? organizations.get(reference.slug()) : found;
        if (found == null) {
            throw InvalidContent.of("/organization", "unknown", "no organization has this id or slug");
        }
        return found;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if a medium has no address, or a file in the body does not exist */
    ReleaseMedia.Content contentOf(ArchiveLine line) {
        return media.imported(contentIn(line), files);
    }

    private static ReleaseMedia.Content contentIn(ArchiveLine line) {
        return new ReleaseMedia.Content(line.draft().media(), line.html());
    }

    /** Returns a row as readers get it. */
    PressReleaseRow shown(PressReleaseRow row) {
        return media.shown(row, files);
    }

    /** Returns the topics of a line in their stored spellings. */
    List<String> topicsOf(ArchiveLine line) {
        return line.topics().stream()
                .map(topic -> topics.getOrDefault(topic.key(), topic.spelling()))
                .toList();
    }

    /** Loads the lookups of a batch. */
    @ApplicationScoped
    static class Loader {
        private final BulkReleaseStore store;
        private final Organizations organizations;
        private final TopicNames topicNames;
        private final ReleaseMedia media;

        Loader(BulkReleaseStore store, Organizations organizations, TopicNames topicNames, ReleaseMedia media) {
            this.store = store;
            this.organizations = organizations;
            this.topicNames = topicNames;
            this.media = media;
        }

        /** @param existing those of the releases of the lines that exist; locked */
        ImportLookups load(List<ArchiveLine> lines, Collection<UUID> existing, ForwardReferences forwardReferences) {
            Map<UUID, PressReleaseRow> releases = store.read(existing);
            return new ImportLookups(
                    releases,
                    slugOwners(lines, releases),
                    organizationsOf(lines),
                    topicNames.register(topicsOf(lines)),
                    media.known(lines.stream().map(ImportLookups::contentIn).toList()),
                    media,
                    translations(lines, releases, forwardReferences));
        }

        /** Looks up only the first candidate of each line at first, because it is usually free. */
        private Map<String, UUID> slugOwners(List<ArchiveLine> lines, Map<UUID, PressReleaseRow> releases) {
            List<ArchiveLine> needingSlug = lines.stream()
                    .filter(line -> line.draft().slug() != null || !releases.containsKey(line.id()))
                    .toList();
            Map<String, Long> firstCandidates = needingSlug.stream()
                    .collect(Collectors.groupingBy(line -> line.slugs().get(0), Collectors.counting()));
            Map<String, UUID> owners = new HashMap<>(store.slugOwners(firstCandidates.keySet()));
            owners.putAll(store.slugOwners(needingSlug.stream()
                    .filter(line -> owners.containsKey(line.slugs().get(0))
                            || firstCandidates.get(line.slugs().get(0)) > 1)
                    .flatMap(line -> line.slugs().stream().skip(1))
                    .collect(Collectors.toSet())));
            return owners;
        }

        private static Set<TopicName> topicsOf(List<ArchiveLine> lines) {
            return lines.stream()
                    .flatMap(line -> line.topics().stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        private Map<String, OrganizationRef> organizationsOf(List<ArchiveLine> lines) {
            Set<UUID> ids = new HashSet<>();
            Set<String> slugs = new HashSet<>();
            lines.stream()
                    .map(line -> line.draft().organization())
                    .filter(Objects::nonNull)
                    .forEach(reference -> {
                        Stream.ofNullable(reference.id()).forEach(ids::add);
                        Stream.ofNullable(reference.slug()).forEach(slugs::add);
                    });
            Map<String, OrganizationRef> found = new HashMap<>();
            for (OrganizationRef organization : organizations.references(ids, slugs)) {
                found.put(organization.id().toString(), organization);
                found.put(organization.slug(), organization);
            }
            return found;
        }

        private ImportTranslations translations(
                List<ArchiveLine> lines, Map<UUID, PressReleaseRow> releases, ForwardReferences forwardReferences) {
            List<ReleaseRef> references = lines.stream()
                    .flatMap(line -> line.draft().translations().stream())
                    .toList();
            Map<String, UUID> bySlug = new HashMap<>(store.slugOwners(references.stream()
                    .map(ReleaseRef::slug)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet())));
            Set<UUID> referenced = new HashSet<>(bySlug.values());
            references.stream().map(ReleaseRef::id).filter(Objects::nonNull).forEach(referenced::add);
            lines.stream()
                    .map(line -> line.history().withdrawal())
                    .filter(withdrawal -> withdrawal != null && withdrawal.replacedBy() != null)
                    .forEach(withdrawal -> referenced.add(withdrawal.replacedBy()));
            Map<UUID, UUID> groups = store.translationGroups(referenced);
            Set<UUID> allGroups = new HashSet<>(groups.values());
            releases.values().forEach(row -> allGroups.add(row.translationGroup()));
            expectedGroups(lines, references, forwardReferences).forEach(allGroups::add);
            return new ImportTranslations(groups, bySlug, store.liveMembers(allGroups), forwardReferences);
        }

        private static Stream<UUID> expectedGroups(
                List<ArchiveLine> lines, Collection<ReleaseRef> references, ForwardReferences forwardReferences) {
            return Stream.concat(
                            lines.stream().flatMap(line -> line.slugs().stream()
                                    .map(slug -> forwardReferences.expectedGroup(line.id(), slug))),
                            references.stream()
                                    .map(reference ->
                                            forwardReferences.expectedGroup(reference.id(), reference.slug())))
                    .filter(Objects::nonNull);
        }
    }
}
