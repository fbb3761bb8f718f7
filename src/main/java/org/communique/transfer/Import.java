package org.communique.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.communique.web.StoredForm;
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

    private record Taken(CompletableFuture<ImportReader.Read> read, int bytes) {}

    private final ImportReader reader;
    private final ImportWriter writer;
    private final Spool results;
    private final BlockingQueue<Taken> taken = new ArrayBlockingQueue<>(4 * MOST_LINES);
    private final Semaphore bytesInHand = new Semaphore(MOST_BYTES_IN_HAND);
    private volatile boolean allTaken;
    private volatile boolean stopped;

    Import(ImportReader reader, ImportWriter writer, Spool results) {
        this.reader = reader;
        this.writer = writer;
        this.results = results;
    }

    /** Runs until all results are sent, or the client is gone. */
    void run(InputStream lines, OutputStream client, Executor threads) throws IOException {
        CompletableFuture<Void> both = CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> takeAll(new Lines(lines, StrictJson.MOST_BYTES)), threads),
                CompletableFuture.runAsync(this::writeAll, threads));
        try {
            send(client);
        } finally {
            stopped = true;
            both.exceptionally(failure -> null).join();
        }
    }

    private void takeAll(Lines lines) {
        try {
            for (Lines.Line line = lines.next(); line != null && !stopped; line = lines.next()) {
                int bytes = line.bytes() == null ? 1 : Math.max(1, line.bytes().length);
                while (!bytesInHand.tryAcquire(bytes, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (stopped) {
                        return;
                    }
                }
                Taken next = new Taken(reader.read(line), bytes);
                while (!taken.offer(next, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (stopped) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The client is gone or fell silent: what it sent whole is kept, what it cut is not.
            LOG.debug("an import ended early", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            allTaken = true;
        }
    }

    private void writeAll() {
        try {
            for (List<Taken> batch = nextBatch(); batch != null && !stopped; batch = nextBatch()) {
                List<ImportReader.Read> lines =
                        batch.stream().map(one -> one.read().join()).toList();
                results.write(bytes(writer.write(lines)));
                bytesInHand.release(batch.stream().mapToInt(Taken::bytes).sum());
            }
        } catch (IOException e) {
            LOG.error("the results of an import cannot be kept", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped = true;
            results.complete();
        }
    }

    /** Null when there are no more. */
    private List<Taken> nextBatch() throws InterruptedException {
        List<Taken> batch = new ArrayList<>(MOST_LINES);
        int bytes = 0;
        long wait = POLL_MILLIS;
        while (batch.size() < MOST_LINES && bytes < MOST_BYTES) {
            boolean last = allTaken;
            Taken next = taken.poll(last ? 0 : wait, TimeUnit.MILLISECONDS);
            if (next != null) {
                batch.add(next);
                bytes += next.bytes();
                wait = GATHERING_MILLIS;
            } else if (!batch.isEmpty()) {
                return batch;
            } else if (last || stopped) {
                return null;
            }
        }
        return batch;
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

    private static byte[] bytes(List<ImportResult> results) throws JsonProcessingException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ImportResult result : results) {
            lines.writeBytes(StoredForm.MAPPER.writeValueAsBytes(result));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
