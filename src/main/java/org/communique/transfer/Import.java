package org.communique.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.communique.web.DatabaseProblems;
import org.communique.web.StrictJson;
import org.jboss.logging.Logger;

/**
 * Runs one import in three concurrent stages: it reads lines from the request, writes them to the database in batches, and sends the
 * results from a spool file. Only the first and the last stage wait for the client. The lines in memory are limited in number and in bytes.
 */
final class Import {
    private static final Logger LOG = Logger.getLogger(Import.class);
    private static final int MAX_BATCH_LINES = 250;
    private static final int MAX_BATCH_BYTES = StrictJson.MAX_BYTES;
    private static final int MAX_BYTES_IN_MEMORY = 3 * MAX_BATCH_BYTES;
    /** How long a batch waits for further lines: short, so that the client of a slow upload sees results soon. */
    private static final long BATCH_LINGER_MILLIS = 100;

    private static final long POLL_MILLIS = 1_000;
    private static final int BUFFER_SIZE = 32 * 1024;

    private record QueuedLine(CompletableFuture<LineParser.ParsedLine> parsed, int bytes) {
        /** Marks the end of the queue. */
        static final QueuedLine END = new QueuedLine(null, 0);
    }

    private final LineParser parser;
    private final ImportWriter writer;
    private final SpoolFile results;
    private final BlockingQueue<QueuedLine> queue = new ArrayBlockingQueue<>(4 * MAX_BATCH_LINES);
    private final Semaphore availableBytes = new Semaphore(MAX_BYTES_IN_MEMORY);
    private boolean endReached;
    private volatile boolean stopped;

    Import(LineParser parser, ImportWriter writer, SpoolFile results) {
        this.parser = parser;
        this.writer = writer;
        this.results = results;
    }

    /**
     * Runs until all results are sent.
     *
     * @throws IOException if the client disconnects or not all of its lines can be processed
     * @throws RuntimeException if the database does not answer before the first result
     */
    void run(InputStream lines, OutputStream client, Executor threads) throws IOException {
        CompletableFuture<Void> reading =
                CompletableFuture.runAsync(() -> readAll(new LineReader(lines, StrictJson.MAX_BYTES)), threads);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(this::writeAll, threads);
        try {
            send(client);
            writing.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure && DatabaseProblems.isUnreachable(failure)) {
                throw failure;
            }
            LOG.error("An import was aborted", e.getCause());
            throw new IOException("not all lines were processed", e);
        } finally {
            stopped = true;
            CompletableFuture.allOf(reading, writing)
                    .exceptionally(ignored -> null)
                    .join();
        }
    }

    private void readAll(LineReader lines) {
        try {
            readUntilEnd(lines);
            enqueue(QueuedLine.END);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    private void readUntilEnd(LineReader lines) throws InterruptedException {
        try {
            for (LineReader.Line line = lines.next(); line != null && !stopped; line = lines.next()) {
                int bytes = line.bytes() == null ? 1 : Math.max(1, line.bytes().length);
                while (!availableBytes.tryAcquire(bytes, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (stopped) {
                        return;
                    }
                }
                enqueue(new QueuedLine(parser.parse(line), bytes));
            }
        } catch (IOException e) {
            // The client disconnected or timed out: complete lines are imported, a truncated one is not.
            LOG.debug("An import ended before the end of the request", e);
        }
    }

    private void enqueue(QueuedLine next) throws InterruptedException {
        while (!stopped && !queue.offer(next, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            continue;
        }
    }

    private void writeAll() {
        try {
            for (List<QueuedLine> batch = nextBatch(); batch != null && !stopped; batch = nextBatch()) {
                List<LineParser.ParsedLine> lines =
                        batch.stream().map(queued -> queued.parsed().join()).toList();
                results.write(JsonLines.encode(writer.write(lines)));
                availableBytes.release(
                        batch.stream().mapToInt(QueuedLine::bytes).sum());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the results of an import", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service is stopping", e);
        } finally {
            stopped = true;
            results.complete();
        }
    }

    /** Returns the next lines to be written together; null at the end. */
    private List<QueuedLine> nextBatch() throws InterruptedException {
        List<QueuedLine> batch = new ArrayList<>(MAX_BATCH_LINES);
        int bytes = 0;
        while (batch.size() < MAX_BATCH_LINES && bytes < MAX_BATCH_BYTES && !endReached) {
            QueuedLine next = queue.poll(batch.isEmpty() ? POLL_MILLIS : BATCH_LINGER_MILLIS, TimeUnit.MILLISECONDS);
            if (next == QueuedLine.END) {
                endReached = true;
            } else if (next != null) {
                batch.add(next);
                bytes += next.bytes();
            } else if (stopped || !batch.isEmpty()) {
                break;
            }
        }
        return batch.isEmpty() ? null : batch;
    }

    private void send(OutputStream client) throws IOException {
        byte[] buffer = new byte[BUFFER_SIZE];
        try {
            for (int count = results.read(buffer); count >= 0; count = results.read(buffer)) {
                client.write(buffer, 0, count);
                client.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
