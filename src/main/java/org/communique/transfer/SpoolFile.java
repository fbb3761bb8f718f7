package org.communique.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A first-in-first-out queue of bytes in a temporary file. With it, a client that sends everything before it reads anything neither costs
 * memory nor blocks the import. Where the system allows it, the open file has no name, so it disappears with the process.
 */
final class SpoolFile implements Closeable {
    private static final long WAIT_MILLIS = 1_000;

    private final FileChannel file;
    private long read;
    private long written;
    private boolean complete;

    SpoolFile() throws IOException {
        Path path = Files.createTempFile("communique-import", ".ndjson");
        file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    synchronized void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            written += file.write(buffer, written);
        }
        notifyAll();
    }

    /** Marks the end of the data. */
    synchronized void complete() {
        complete = true;
        notifyAll();
    }

    /**
     * Waits for data and reads it. Truncates the file once everything has been read.
     *
     * @return the number of bytes, or -1 at the end
     */
    synchronized int read(byte[] bytes) throws IOException, InterruptedException {
        while (read == written && !complete) {
            wait(WAIT_MILLIS);
        }
        if (read == written) {
            return -1;
        }
        int count = file.read(ByteBuffer.wrap(bytes), read);
        read += count;
        if (read == written) {
            file.truncate(0);
            read = 0;
            written = 0;
        }
        return count;
    }

    @Override
    public synchronized void close() throws IOException {
        complete = true;
        file.close();
    }
}
