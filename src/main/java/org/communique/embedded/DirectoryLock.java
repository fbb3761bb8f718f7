package org.communique.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The exclusive use of a database directory by one running service. The operating system releases the lock however the process ends, so a
 * server that still runs when the lock is acquired has lost its service.
 */
final class DirectoryLock implements AutoCloseable {

    /**
     * The files locked by this process. The operating system cannot be asked about them: closing a second channel
     * of the same file releases the lock of the first one.
     */
    private static final Set<Path> LOCKED = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Fails at once if another live process, or this one, holds the lock. */
    static DirectoryLock acquire(Path file) throws IOException {
        synchronized (LOCKED) {
            if (!LOCKED.add(file)) {
                throw inUse(file, "this process");
            }
            try {
                return new DirectoryLock(file, open(file));
            } catch (IOException | RuntimeException e) {
                LOCKED.remove(file);
                throw e;
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                var owner = read(channel);
                throw inUse(file, owner.isEmpty() ? "another process" : "process " + owner);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // The lock was acquired through another class loader of this process.
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        return StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
    }

    private static IOException inUse(Path file, String owner) {
        return new IOException("The directory " + file.getParent() + " is in use by another running instance (" + owner
                + "). Stop that one, or give this one a data directory of its own.");
    }

    @Override
    public void close() throws IOException {
        synchronized (LOCKED) {
            // The file stays: deleting it would let a third process lock a new file while a second has the old one.
            channel.close();
            LOCKED.remove(file);
        }
    }
}
