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
import org.communique.transfer.ImportOutcome.Result;
import org.communique.web.InvalidContent;
import org.communique.web.JsonMapping;
import org.communique.web.ProblemType;

/** Lines of an import that are written together, one after the other as if each were written by itself. */
final class ImportBatch {
    private final ImportLookups found;
    private final Caller caller;
    private final Instant now;

    private final Set<UUID> there;
    private final Map<UUID, PressReleaseRow> written = new LinkedHashMap<>();
    private final Map<String, UUID> claimed = new LinkedHashMap<>();
    private final Set<UUID> chosen = new HashSet<>();
    private final Map<UUID, UUID> waiting = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();

    ImportBatch(ImportLookups found, Caller caller, Instant now) {
        this.found = found;
        this.caller = caller;
        this.now = now;
        this.there = Set.copyOf(found.releases().keySet());
    }

    ImportOutcome take(ArchiveLine line) {
        try {
            return ImportOutcome.as(write(line), line.id());
        } catch (HttpProblem e) {
            return ImportOutcome.rejected(line.id(), InvalidContent.errorsOf(e));
        }
    }

    private Result write(ArchiveLine line) {
        PressReleaseRow before = found.releases().get(line.id());
        ImportedHistory history = line.history().over(before);
        OrganizationRef organization = found.organizationOf(line.draft());
        if (history.state() != ReleaseState.DRAFT) {
            Completeness.require(
                    line.draft().title(),
                    line.html(),
                    line.draft().language(),
                    organization != null || line.draft().attribution().source() != null);
        }
        String slug = slugOf(line, before);
        UUID missing =
                history.withdrawal() == null ? null : history.withdrawal().replacedBy();
        UUID replacement = missing != null && found.importTranslations().isThere(missing) ? missing : null;
        UUID group = found.importTranslations().groupOf(line, slug, before);
        ImportRow row = new ImportRow(line, before, history, organization, slug, group, replacement, now);
        if (row.changesNothing()) {
            found.importTranslations().await(before, line.draft().translations());
            return Result.UNCHANGED;
        }
        PressReleaseRow after = row.row();
        found.importTranslations().checkLanguage(after);
        note(line, before, after);
        if (missing != null && replacement == null) {
            waiting.put(line.id(), missing);
        }
        return before == null ? Result.CREATED : Result.UPDATED;
    }

    private String slugOf(ArchiveLine line, PressReleaseRow before) {
        if (before != null && line.draft().slug() == null) {
            return before.slug();
        }
        return line.slugs().stream()
                .filter(slug -> line.id().equals(found.owners().getOrDefault(slug, line.id())))
                .findFirst()
                .orElseThrow(() -> ProblemType.TAKEN
                        .builder("another release has this slug, or had it once")
                        .with("pointer", "/slug")
                        .build());
    }

    private void note(ArchiveLine line, PressReleaseRow before, PressReleaseRow after) {
        boolean renamed = before == null || !before.slug().equals(after.slug());
        if (renamed && found.owners().put(after.slug(), after.id()) == null) {
            claimed.put(after.slug(), after.id());
        }
        if (before == null && line.draft().slug() != null) {
            chosen.add(after.id());
        }
        found.releases().put(after.id(), after);
        found.importTranslations().take(after);
        found.importTranslations().await(after, line.draft().translations());
        written.put(after.id(), after);
        Event event = HistoryEvent.of(before, after, now);
        PressReleaseView view =
                PressReleaseView.of(after, found.importTranslations().of(after), true, now);
        changes.add(new Change(
                event,
                Subject.pressRelease(after.id()),
                after.version(),
                now,
                caller.actor(),
                HistoryEvent.note(event, after),
                JsonMapping.MAPPER.valueToTree(view),
                view.publication()));
    }

    /** Writes what was taken, and answers what the journal is to be told. */
    List<Change> writeTo(BulkReleaseStore shelf, ForwardReferences awaited) {
        shelf.claim(claimed);
        shelf.insert(
                written.values().stream()
                        .filter(row -> !there.contains(row.id()))
                        .toList(),
                chosen);
        shelf.update(written.values().stream()
                .filter(row -> there.contains(row.id()))
                .toList());
        waiting.forEach((withdrawn, replacement) -> awaited.awaitReplacement(replacement, withdrawn));
        for (PressReleaseRow row : written.values()) {
            List<UUID> replaced = awaited.replacedBy(row.id());
            if (!replaced.isEmpty()) {
                shelf.replace(replaced, row.id());
            }
        }
        return changes;
    }
}
