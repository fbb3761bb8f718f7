package org.communique.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jboss.logging.Logger;

/**
 * A file that keeps room on the disk of the database. A server that dies of a full disk cannot start on it, because it first writes to its
 * write-ahead log. The file is deleted then, and the server starts and answers reads. It is written again when there is room.
 */
final class DiskReserve {

    private static final Logger LOG = Logger.getLogger(DiskReserve.class);
    /** Two segments of the write-ahead log. */
    private static final int BYTES = 32 << 20;

    private static final long MIN_FREE_TO_RESERVE = 4L * BYTES;
    private static final int BLOCK = 1 << 16;

    private final Path file;

    DiskReserve(Path file) {
        this.file = file;
    }

    /** Writes the file if it is missing and there is much more room than it takes. */
    void restore() {
        if (Files.exists(file) || free() < MIN_FREE_TO_RESERVE) {
            return;
        }
        var block = new byte[BLOCK];
        // Some file systems store no zeros.
        Arrays.fill(block, (byte) '-');
        try (OutputStream out = Files.newOutputStream(file)) {
            for (var written = 0; written < BYTES; written += BLOCK) {
                out.write(block);
            }
        } catch (IOException e) {
            LOG.debug("The reserve of the disk was not written", e);
            delete();
        }
    }

    /** Returns whether there is enough room for a start of the server. Deletes the file if there is not enough without. */
    boolean makeRoom() {
        if (free() < BYTES && Files.exists(file)) {
            LOG.warnf(
                    "The disk of the database is full. The reserve %s is deleted, so that PostgreSQL can start for reads",
                    file);
            delete();
        }
        // The file system may give back a little less than the file took.
        return free() >= BYTES / 2;
    }

    /** Says what an operator has to do. */
    String message() {
        return "The disk of the database is full: %d MB are free in %s, and PostgreSQL needs at least %d MB to start. Make room there."
                .formatted(free() >> 20, file.getParent(), (BYTES / 2) >> 20);
    }

    private long free() {
        try {
            return Files.getFileStore(file.getParent()).getUsableSpace();
        } catch (IOException e) {
            // Unknown: the start will tell.
            return Long.MAX_VALUE;
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warnf("The reserve %s cannot be deleted: %s", file, e);
        }
    }
}
