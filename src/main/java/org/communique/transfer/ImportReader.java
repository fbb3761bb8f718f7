package org.communique.transfer;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.communique.web.FieldError;
import org.communique.web.InvalidContent;
import org.communique.web.StrictJson;
import org.jboss.logging.Logger;

/** Reads the lines of all imports with as many threads as there are processors: cleaning their HTML is most of the work. */
@ApplicationScoped
class ImportReader {
    private static final Logger LOG = Logger.getLogger(ImportReader.class);

    private final ExecutorService processors = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), DaemonThreadFactory.named("import-reader"));
    private final ReleaseArchive archive;

    ImportReader(ReleaseArchive archive) {
        this.archive = archive;
    }

    /**
     * A line that was read.
     *
     * @param rejection why it cannot be written; null when it can
     */
    record Read(long number, ArchiveLine line, ImportOutcome rejection) {}

    CompletableFuture<Read> read(LineReader.Line line) {
        return CompletableFuture.supplyAsync(() -> readNow(line), processors);
    }

    private Read readNow(LineReader.Line line) {
        if (line.bytes() == null) {
            return rejected(line, List.of(new FieldError("", "too-long", "a line may have 4 MB at most")));
        }
        try {
            return new Read(line.number(), archive.read(StrictJson.object(line.bytes())), null);
        } catch (StrictJson.MalformedException e) {
            return rejected(line, List.of(new FieldError("", "malformed", e.getMessage())));
        } catch (HttpProblem e) {
            return rejected(line, InvalidContent.errorsOf(e));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("a line of an import could not be read", e);
            return rejected(line, List.of(new FieldError("", "internal", "our mistake; nothing more is told")));
        }
    }

    private static Read rejected(LineReader.Line line, List<FieldError> errors) {
        return new Read(line.number(), null, ImportOutcome.rejected(null, errors));
    }

    @PreDestroy
    void stop() {
        processors.shutdownNow();
    }
}
