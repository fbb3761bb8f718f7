package org.communique.transfer;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.communique.access.Caller;
import org.communique.database.PlannerStatistics;
import org.communique.disk.DiskSpace;
import org.communique.disk.WriteGuard;
import org.communique.journal.Backpressure;
import org.communique.web.DatabaseProblems;
import org.communique.web.InvalidContent;

/** Writes the lines of one import in batches, and line by line if a batch fails. */
final class ImportWriter {
    /** The pause before a retry if the database is unavailable. */
    private static final long PAUSE_MILLIS = 1_000;

    /** Outlasts a restart of the database. A longer outage needs an operator, so the lines are rejected. */
    private static final int MAX_ATTEMPTS = 5;

    private final ReleaseArchive archive;
    private final DiskSpace disk;
    private final Caller caller;
    private final Backpressure.Pace pace;
    private final PlannerStatistics.Growth growth;
    private final ForwardReferences forwardReferences = new ForwardReferences();
    private boolean hasWritten;

    ImportWriter(
            ReleaseArchive archive,
            DiskSpace disk,
            Caller caller,
            Backpressure.Pace pace,
            PlannerStatistics.Growth growth) {
        this.archive = archive;
        this.disk = disk;
        this.caller = caller;
        this.pace = pace;
        this.growth = growth;
    }

    /** @throws RuntimeException if the database does not answer and nothing was written, so that the client can still get a 503 */
    List<ImportResult> write(List<LineParser.ParsedLine> batch) throws InterruptedException {
        List<ArchiveLine> lines = batch.stream()
                .map(LineParser.ParsedLine::line)
                .filter(Objects::nonNull)
                .toList();
        List<ImportOutcome> outcomes = new ArrayList<>(lines.size());
        while (outcomes.size() < lines.size()) {
            int first = outcomes.size();
            int end = Math.min(first + pace.awaitTurn(), lines.size());
            outcomes.addAll(writeIfRoom(lines.subList(first, end)));
            hasWritten = true;
            growth.written(outcomes.size() - first);
        }
        List<ImportResult> results = new ArrayList<>(batch.size());
        int next = 0;
        hasWritten = true;
        for (LineParser.ParsedLine parsed : batch) {
            ImportOutcome outcome = parsed.line() == null ? parsed.outcome() : outcomes.get(next++);
            results.add(ImportResult.of(parsed.number(), outcome));
        }
        return results;
    }

    /** Ends the import: no lines are written any more. */
    void end() {
        growth.end();
    }

    /**
     * Writes the first of the lines, at least one, and returns their outcomes. Measures each time: an import could fill the rest of a disk within
     * the second between two measurements.
     */
    private List<ImportOutcome> writeIfRoom(List<ArchiveLine> lines) throws InterruptedException {
        return disk.measureForWrites().isPresent() ? rejected(lines, WriteGuard.problem()) : writeOrSplit(lines);
    }

    private List<ImportOutcome> writeOrSplit(List<ArchiveLine> lines) throws InterruptedException {
        try {
            List<ImportOutcome> written = archive.write(lines, forwardReferences, caller);
            pace.batchWritten(written.size());
            return written;
        } catch (RuntimeException e) {
            if (DatabaseProblems.isUnavailable(e)) {
                if (!hasWritten && DatabaseProblems.isUnreachable(e)) {
                    throw e;
                }
                return retryUntilAvailable(lines);
            }
            // The line conflicted with a concurrent writer. The retry sees the result of that writer, which may have
            // imported the same line on another node.
            if (lines.size() == 1) {
                return retry(lines);
            }
        }
        // One of the lines conflicted with a concurrent writer: write each by itself.
        List<ImportOutcome> results = new ArrayList<>(lines.size());
        for (ArchiveLine line : lines) {
            results.addAll(writeOrSplit(List.of(line)));
        }
        return results;
    }

    private List<ImportOutcome> retryUntilAvailable(List<ArchiveLine> lines) throws InterruptedException {
        for (int attempt = 2; ; attempt++) {
            Thread.sleep(PAUSE_MILLIS);
            try {
                return archive.write(lines, forwardReferences, caller);
            } catch (RuntimeException e) {
                if (attempt == MAX_ATTEMPTS || !DatabaseProblems.isUnavailable(e)) {
                    return rejected(lines, DatabaseProblems.problem(e));
                }
            }
        }
    }

    private List<ImportOutcome> retry(List<ArchiveLine> lines) {
        try {
            return archive.write(lines, forwardReferences, caller);
        } catch (RuntimeException e) {
            return rejected(lines, DatabaseProblems.problem(e));
        }
    }

    private static List<ImportOutcome> rejected(List<ArchiveLine> lines, HttpProblem problem) {
        return lines.stream()
                .map(line -> ImportOutcome.rejected(line.id(), InvalidContent.errorsOf(problem)))
                .toList();
    }
}
