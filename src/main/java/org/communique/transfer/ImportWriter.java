package org.communique.transfer;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import org.communique.access.Caller;
import org.communique.web.DatabaseProblems;
import org.communique.web.InvalidContent;

/** Writes the lines of one import, many at once as long as that goes well. */
final class ImportWriter {
    /** A database that was restarted is back within it, or somebody has to look after it. */
    private static final long PAUSE_MILLIS = 1_000;

    private final ReleaseArchive archive;
    private final Caller caller;
    private final ForwardReferences awaited = new ForwardReferences();

    ImportWriter(ReleaseArchive archive, Caller caller) {
        this.archive = archive;
        this.caller = caller;
    }

    List<ImportResult> write(List<ImportReader.Read> batch) throws InterruptedException {
        List<ArchiveLine> lines = batch.stream()
                .map(ImportReader.Read::line)
                .filter(line -> line != null)
                .toList();
        List<ImportOutcome> written = lines.isEmpty() ? List.of() : written(lines);
        List<ImportResult> results = new ArrayList<>(batch.size());
        int next = 0;
        for (ImportReader.Read read : batch) {
            ImportOutcome outcome = read.line() == null ? read.rejection() : written.get(next++);
            results.add(ImportResult.of(read.number(), outcome));
        }
        return results;
    }

    private List<ImportOutcome> written(List<ArchiveLine> lines) throws InterruptedException {
        try {
            return archive.write(lines, awaited, caller);
        } catch (RuntimeException e) {
            if (DatabaseProblems.isUnavailable(e)) {
                Thread.sleep(PAUSE_MILLIS);
                return again(lines);
            }
            // It met what another writer did at the same moment, and is judged by that now: it may be the same line,
            // sent to another node.
            if (lines.size() == 1) {
                return again(lines);
            }
        }
        // One of them did: by itself each can be judged anew.
        List<ImportOutcome> results = new ArrayList<>(lines.size());
        for (ArchiveLine line : lines) {
            results.addAll(written(List.of(line)));
        }
        return results;
    }

    private List<ImportOutcome> again(List<ArchiveLine> lines) {
        try {
            return archive.write(lines, awaited, caller);
        } catch (RuntimeException e) {
            return rejected(lines, e);
        }
    }

    private static List<ImportOutcome> rejected(List<ArchiveLine> lines, RuntimeException e) {
        HttpProblem problem = DatabaseProblems.problem(e);
        return lines.stream()
                .map(line -> ImportOutcome.rejected(line.id(), InvalidContent.errorsOf(problem)))
                .toList();
    }
}
