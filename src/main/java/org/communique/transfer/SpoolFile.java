package org.communique.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What was written and not yet read, in a file: a client that sends everything before it reads anything costs no memory and holds nobody
 * up. The file has no name while it is open, where the system can do that, and so is gone with the process.
 */
final class SpoolFile implements Closeable {
    private static final long PATIENCE_MILLIS = 1_000;

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

    /** Nothing more will be written. */
    synchronized void complete() {
        complete = true;
        notifyAll();
    }

    /** Waits for more; what the client has taken is forgotten. @return how much was read, -1 at the end */
    synchronized int read(byte[] bytes) throws IOException, InterruptedException {
        while (read == written && !complete) {
            wait(PATIENCE_MILLIS);
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
