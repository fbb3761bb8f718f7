package org.communique.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.communique.memory.BudgetExhaustedException;
import org.communique.memory.MemoryBudget;
import org.communique.web.DatabaseProblems;
import org.communique.web.StrictJson;
import org.jboss.logging.Logger;

/**
 * Runs one import in three concurrent stages: it reads lines from the request, writes them to the database in batches, and sends the
 * results from a spool file. Only the first and the last stage wait for the client. Each line takes a share of the memory budget before it is
 * parsed, and gives it back when it is written: the writer needs no further memory. It waits for the search index, which may need memory, but for a
 * limited time, so an import that waits for memory always goes on.
 */
final class Import {
    private static final Logger LOG = Logger.getLogger(Import.class);
    static final int MAX_BATCH_LINES = 100;
    /** The most heap that an import takes for its lines; half of it for a batch. */
    private static final long MAX_HEAP = 64L << 20;
    /** An import takes at most this fraction of the memory budget. */
    private static final int BUDGET_FRACTION = 2;

    private static final int HEAP_UNIT = 1_024;
    /** Longer than requests wait, so that an import is served in its turn, and shorter than the time limit of an idle connection. */
    private static final Duration MEMORY_STEP = Duration.ofSeconds(5);

    private static final int MEMORY_STEPS = 6;
    /** How long a batch waits for further lines: short, so that the client of a slow upload sees results soon. */
    private static final long BATCH_LINGER_MILLIS = 100;

    private static final long POLL_MILLIS = 1_000;
    private static final int BUFFER_SIZE = 32 * 1024;

    /**
     * @param heap  units of heap
     * @param share null if no memory became free for the line
     */
    private record QueuedLine(CompletableFuture<LineParser.ParsedLine> parsed, int heap, MemoryBudget.Share share) {
        /** Marks the end of the queue. */
        static final QueuedLine END = new QueuedLine(null, 0, null);

        void free() {
            if (share != null) {
                parsed.whenComplete((line, failure) -> share.close());
            }
        }
    }

    private final LineParser parser;
    private final ImportWriter writer;
    private final ImportedFiles files;
    private final SpoolFile results;
    private final BlockingQueue<QueuedLine> queue = new ArrayBlockingQueue<>(4 * MAX_BATCH_LINES);
    private final MemoryBudget budget;
    private final int maxHeap;
    private final Semaphore availableHeap;
    /** The lines with shares that are not given back yet, wherever they are. */
    private final Set<QueuedLine> unwritten = ConcurrentHashMap.newKeySet();

    private boolean endReached;
    private volatile boolean stopped;

    Import(LineParser parser, ImportWriter writer, ImportedFiles files, SpoolFile results, MemoryBudget budget) {
        this.parser = parser;
        this.budget = budget.background();
        this.maxHeap = (int) Math.max(2, Math.min(MAX_HEAP, this.budget.bytes() / BUDGET_FRACTION) / HEAP_UNIT);
        this.availableHeap = new Semaphore(maxHeap);
        this.writer = writer;
        this.files = files;
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
            reading.join();
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
            unwritten.forEach(QueuedLine::free);
        }
    }

    private void readAll(LineReader lines) {
        try {
            readUntilEnd(lines);
            enqueue(QueuedLine.END);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service is stopping", e);
        } catch (RuntimeException | Error e) {
            // Nothing marks the end of the queue, so the writer would wait for it.
            stopped = true;
            throw e;
        }
    }

    private void readUntilEnd(LineReader lines) throws InterruptedException {
        try {
            for (LineReader.Line line = lines.next(); line != null && !stopped; line = lines.next()) {
                int heap = heapOf(line);
                while (!availableHeap.tryAcquire(heap, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (stopped) {
                        return;
                    }
                }
                enqueue(ImportedFiles.isPart(line.bytes()) ? receive(line, heap) : parse(line, heap));
            }
        } catch (IOException e) {
            // The client disconnected or timed out: complete lines are imported, a truncated one is not.
            LOG.debug("An import ended before the end of the request", e);
        }
    }

    /** Files are received one part after another, and are complete before the releases that use them are written. */
    private QueuedLine receive(LineReader.Line line, int heap) throws InterruptedException {
        MemoryBudget.Share share = awaitMemory(heap);
        LineParser.ParsedLine outcome;
        try {
            outcome = share == null
                    ? LineParser.withoutMemory(line)
                    : new LineParser.ParsedLine(line.number(), null, files.receive(line.bytes()));
        } finally {
            if (share != null) {
                share.close();
            }
        }
        return new QueuedLine(CompletableFuture.completedFuture(outcome), heap, null);
    }

    private QueuedLine parse(LineReader.Line line, int heap) throws InterruptedException {
        MemoryBudget.Share share = awaitMemory(heap);
        if (share == null) {
            return new QueuedLine(CompletableFuture.completedFuture(LineParser.withoutMemory(line)), heap, null);
        }
        try {
            QueuedLine queued = new QueuedLine(parser.parse(line), heap, share);
            unwritten.add(queued);
            return queued;
        } catch (RuntimeException | Error e) {
            share.close();
            throw e;
        }
    }

    private int heapOf(LineReader.Line line) {
        long heap = line.bytes() == null ? 0 : StrictJson.heapOf(line.bytes(), line.bytes().length);
        return (int) Math.min(maxHeap, 1 + heap / HEAP_UNIT);
    }

    /** Waits while requests and other imports use the memory. Returns null if that takes too long. */
    private MemoryBudget.Share awaitMemory(int heap) throws InterruptedException {
        for (int step = 0; step < MEMORY_STEPS && !stopped; step++) {
            try {
                return budget.take((long) heap * HEAP_UNIT, MEMORY_STEP);
            } catch (BudgetExhaustedException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LOG.debug("An import waits for memory", e);
            }
        }
        return null;
    }

    private void enqueue(QueuedLine next) throws InterruptedException {
        while (!queue.offer(next, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (stopped) {
                return;
            }
        }
    }

    private void writeAll() {
        try {
            for (List<QueuedLine> batch = nextBatch(); batch != null && !stopped; batch = nextBatch()) {
                write(batch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the results of an import", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service is stopping", e);
        } finally {
            stopped = true;
            results.complete();
            writer.end();
        }
    }

    private void write(List<QueuedLine> batch) throws IOException, InterruptedException {
        try {
            List<LineParser.ParsedLine> lines =
                    batch.stream().map(queued -> queued.parsed().join()).toList();
            results.write(JsonLines.encode(writer.write(lines)));
        } finally {
            batch.forEach(QueuedLine::free);
            batch.forEach(unwritten::remove);
            availableHeap.release(batch.stream().mapToInt(QueuedLine::heap).sum());
        }
    }

    /** Returns the next lines to be written together; null at the end. */
    private List<QueuedLine> nextBatch() throws InterruptedException {
        List<QueuedLine> batch = new ArrayList<>(MAX_BATCH_LINES);
        int heap = 0;
        while (batch.size() < MAX_BATCH_LINES && heap < maxHeap / 2 && !endReached) {
            QueuedLine next = queue.poll(batch.isEmpty() ? POLL_MILLIS : BATCH_LINGER_MILLIS, TimeUnit.MILLISECONDS);
            if (next == QueuedLine.END) {
                endReached = true;
            } else if (next != null) {
                batch.add(next);
                heap += next.heap();
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
