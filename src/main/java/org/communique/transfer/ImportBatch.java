package org.communique.transfer;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.access.OrganizationRef;
import org.communique.audience.ReleaseState;
import org.communique.journal.Change;
import org.communique.journal.Event;
import org.communique.journal.Subject;
import org.communique.release.Completeness;
import org.communique.release.PressReleaseRow;
import org.communique.release.PressReleaseView;
import org.communique.transfer.ImportResult.Result;
import org.communique.web.InvalidContent;
import org.communique.web.JsonMapping;
import org.communique.web.Notice;
import org.communique.web.ProblemType;

/** Lines of an import that are written in one transaction. Each is processed as if it were written by itself, in the order of the lines. */
final class ImportBatch {
    private final ImportLookups lookups;
    private final Caller caller;
    private final Instant now;

    private final Set<UUID> existing;
    private final Map<UUID, PressReleaseRow> rows = new LinkedHashMap<>();
    private final Map<String, UUID> newSlugs = new LinkedHashMap<>();
    private final Set<UUID> withChosenSlug = new HashSet<>();
    private final Map<UUID, UUID> missingReplacements = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();

    ImportBatch(ImportLookups lookups, Caller caller, Instant now) {
        this.lookups = lookups;
        this.caller = caller;
        this.now = now;
        this.existing = Set.copyOf(lookups.releases().keySet());
    }

    /** Processes a line. Its changes are written by {@link #writeTo}. */
    ImportOutcome process(ArchiveLine line) {
        try {
            return ImportOutcome.as(apply(line), line.id(), Notice.of("/body", line.body()));
        } catch (HttpProblem e) {
            return ImportOutcome.rejected(line.id(), InvalidContent.errorsOf(e));
        }
    }

    private Result apply(ArchiveLine line) {
        PressReleaseRow before = lookups.releases().get(line.id());
        ImportedHistory history = line.history().appliedTo(before);
        OrganizationRef organization = lookups.organizationOf(line.draft());
        if (history.state() != ReleaseState.DRAFT) {
            Completeness.require(
                    line.draft().title(),
                    line.html(),
                    line.draft().language(),
                    organization != null || line.draft().attribution().source() != null);
        }
        String slug = slugOf(line, before);
        UUID replacedBy =
                history.withdrawal() == null ? null : history.withdrawal().replacedBy();
        UUID replacement = replacedBy != null && lookups.translations().exists(replacedBy) ? replacedBy : null;
        UUID group = lookups.translations().groupOf(line, slug, before);
        ImportRow row = new ImportRow(
                line,
                before,
                history,
                organization,
                lookups.contentOf(line),
                lookups.topicsOf(line),
                slug,
                group,
                replacement,
                now);
        if (row.changesNothing()) {
            lookups.translations().expectMissing(before, line.draft().translations());
            return Result.UNCHANGED;
        }
        PressReleaseRow after = row.row();
        lookups.translations().checkLanguage(after);
        addChange(line, before, after);
        if (replacedBy != null && replacement == null) {
            missingReplacements.put(line.id(), replacedBy);
        }
        return before == null ? Result.CREATED : Result.UPDATED;
    }

    private String slugOf(ArchiveLine line, PressReleaseRow before) {
        if (before != null && line.draft().slug() == null) {
            return before.slug();
        }
        return line.slugs().stream()
                .filter(slug -> line.id().equals(lookups.slugOwners().getOrDefault(slug, line.id())))
                .findFirst()
                .orElseThrow(() -> ProblemType.TAKEN
                        .builder("Another release has this slug, or formerly had it.")
                        .with("pointer", "/slug")
                        .build());
    }

    private void addChange(ArchiveLine line, PressReleaseRow before, PressReleaseRow after) {
        boolean renamed = before == null || !before.slug().equals(after.slug());
        if (renamed && lookups.slugOwners().put(after.slug(), after.id()) == null) {
            newSlugs.put(after.slug(), after.id());
        }
        if (before == null && line.draft().slug() != null) {
            withChosenSlug.add(after.id());
        }
        lookups.releases().put(after.id(), after);
        lookups.translations().update(after);
        lookups.translations().expectMissing(after, line.draft().translations());
        rows.put(after.id(), after);
        Event event = HistoryEvent.of(before, after, now);
        PressReleaseView view =
                PressReleaseView.of(lookups.shown(after), lookups.translations().referencesOf(after), true, now);
        changes.add(new Change(
                event,
                Subject.pressRelease(after.id()),
                after.version(),
                now,
                caller.actor(),
                HistoryEvent.note(event, after),
                JsonMapping.write(view),
                view.publication()));
    }

    /** Writes the processed lines and returns the changes for the journal. */
    List<Change> writeTo(BulkReleaseStore store, ForwardReferences forwardReferences) {
        store.insertSlugs(newSlugs);
        store.insert(
                rows.values().stream()
                        .filter(row -> !existing.contains(row.id()))
                        .toList(),
                withChosenSlug);
        store.update(rows.values().stream()
                .filter(row -> existing.contains(row.id()))
                .toList());
        missingReplacements.forEach(
                (withdrawn, replacement) -> forwardReferences.expectReplacement(replacement, withdrawn));
        for (PressReleaseRow row : rows.values()) {
            List<UUID> replaced = forwardReferences.replacedBy(row.id());
            if (!replaced.isEmpty()) {
                store.setReplacement(replaced, row.id());
            }
        }
        return changes;
    }
}
