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
import org.communique.web.StrictJson;
import org.jboss.logging.Logger;

/**
 * One import. Three go on at once and none waits for the client but at its own end: lines are taken from the request, written in
 * batches, and their results sent from a file. What is held at any moment is bounded in lines and in bytes.
 */
final class Import {
    private static final Logger LOG = Logger.getLogger(Import.class);
    private static final int MOST_LINES = 250;
    private static final int MOST_BYTES = StrictJson.MOST_BYTES;
    private static final int MOST_BYTES_IN_HAND = 3 * MOST_BYTES;
    /** How long a batch waits for more: not so long that somebody who watches a slow upload would miss its results. */
    private static final long GATHERING_MILLIS = 100;

    private static final long POLL_MILLIS = 1_000;
    private static final int BUFFER = 32 * 1024;

    private record Taken(CompletableFuture<ImportReader.Read> read, int bytes) {
        /** Comes after the last. */
        static final Taken END = new Taken(null, 0);
    }

    private final ImportReader reader;
    private final ImportWriter writer;
    private final SpoolFile results;
    private final BlockingQueue<Taken> taken = new ArrayBlockingQueue<>(4 * MOST_LINES);
    private final Semaphore bytesInHand = new Semaphore(MOST_BYTES_IN_HAND);
    private boolean allWritten;
    private volatile boolean stopped;

    Import(ImportReader reader, ImportWriter writer, SpoolFile results) {
        this.reader = reader;
        this.writer = writer;
        this.results = results;
    }

    /**
     * Runs until all results are sent.
     *
     * @throws IOException when the client is gone, or not all of its lines could be seen to
     */
    void run(InputStream lines, OutputStream client, Executor threads) throws IOException {
        CompletableFuture<Void> taking =
                CompletableFuture.runAsync(() -> takeAll(new LineReader(lines, StrictJson.MOST_BYTES)), threads);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(this::writeAll, threads);
        try {
            send(client);
            writing.join();
        } catch (CompletionException e) {
            LOG.error("an import had to be given up", e.getCause());
            throw new IOException("not all lines were seen to", e);
        } finally {
            stopped = true;
            CompletableFuture.allOf(taking, writing).exceptionally(told -> null).join();
        }
    }

    private void takeAll(LineReader lines) {
        try {
            takeAllThatCome(lines);
            hand(Taken.END);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    private void takeAllThatCome(LineReader lines) throws InterruptedException {
        try {
            for (LineReader.Line line = lines.next(); line != null && !stopped; line = lines.next()) {
                int bytes = line.bytes() == null ? 1 : Math.max(1, line.bytes().length);
                while (!bytesInHand.tryAcquire(bytes, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (stopped) {
                        return;
                    }
                }
                hand(new Taken(reader.read(line), bytes));
            }
        } catch (IOException e) {
            // The client is gone or fell silent: what it sent whole is kept, what it cut is not.
            LOG.debug("an import ended early", e);
        }
    }

    private void hand(Taken next) throws InterruptedException {
        while (!stopped && !taken.offer(next, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            continue;
        }
    }

    private void writeAll() {
        try {
            for (List<Taken> batch = nextBatch(); batch != null && !stopped; batch = nextBatch()) {
                List<ImportReader.Read> lines =
                        batch.stream().map(one -> one.read().join()).toList();
                results.write(LineReader.of(writer.write(lines)));
                bytesInHand.release(batch.stream().mapToInt(Taken::bytes).sum());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the results of an import cannot be kept", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service ends", e);
        } finally {
            stopped = true;
            results.complete();
        }
    }

    /** Null when there are no more. */
    private List<Taken> nextBatch() throws InterruptedException {
        List<Taken> batch = new ArrayList<>(MOST_LINES);
        int bytes = 0;
        while (batch.size() < MOST_LINES && bytes < MOST_BYTES && !allWritten) {
            Taken next = taken.poll(batch.isEmpty() ? POLL_MILLIS : GATHERING_MILLIS, TimeUnit.MILLISECONDS);
            if (next == Taken.END) {
                allWritten = true;
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
        byte[] buffer = new byte[BUFFER];
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
