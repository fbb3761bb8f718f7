package org.communique.transfer;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.communique.background.DaemonThreadFactory;
import org.communique.web.FieldError;
import org.communique.web.InvalidContent;
import org.communique.web.JsonBinder;
import org.communique.web.StrictJson;
import org.jboss.logging.Logger;

/** Parses the lines of all imports, with one thread for each processor because sanitizing their HTML is CPU-bound. */
@ApplicationScoped
class LineParser {
    private static final Logger LOG = Logger.getLogger(LineParser.class);

    private final ExecutorService executor = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), DaemonThreadFactory.named("import-parser"));
    private final JsonBinder binder;

    LineParser(JsonBinder binder) {
        this.binder = binder;
    }

    /**
     * A parsed line.
     *
     * @param line    null if nothing more is to be done: the line is rejected, or a part of a file
     * @param outcome null if the line is to be written
     */
    record ParsedLine(long number, ArchiveLine line, ImportOutcome outcome) {}

    CompletableFuture<ParsedLine> parse(LineReader.Line line) {
        return CompletableFuture.supplyAsync(() -> parseNow(line), executor);
    }

    private ParsedLine parseNow(LineReader.Line line) {
        if (line.bytes() == null) {
            return rejected(line, List.of(new FieldError("", "too-long", "must not be larger than 4 MB")));
        }
        try {
            return new ParsedLine(line.number(), ArchiveLine.of(StrictJson.object(line.bytes()), binder), null);
        } catch (StrictJson.MalformedException e) {
            return rejected(line, List.of(new FieldError("", "malformed", e.getMessage())));
        } catch (HttpProblem e) {
            return rejected(line, InvalidContent.errorsOf(e));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("An unexpected error occurred while parsing a line of an import", e);
            return rejected(line, List.of(new FieldError("", "internal", "an internal error occurred")));
        }
    }

    /** Rejects a line that has waited for memory too long. */
    static ParsedLine withoutMemory(LineReader.Line line) {
        return rejected(
                line,
                List.of(new FieldError("", "unavailable", "must be imported again: no memory became free in time")));
    }

    private static ParsedLine rejected(LineReader.Line line, List<FieldError> errors) {
        return new ParsedLine(line.number(), null, ImportOutcome.rejected(null, errors));
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }
}
