package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * The space on the disk of the index. A part of the disk stays free: the database may be on the same disk, and needs it more. While there is
 * too little space, the index is not updated, and goes on being searched.
 */
@ApplicationScoped
class IndexDisk {
    private static final Logger LOG = Logger.getLogger(IndexDisk.class);
    private static final long MAX_RESERVE = 256 << 20;
    private static final int RESERVED_PART = 20;
    /** A build that failed for lack of space is tried again with at least a tenth more. */
    private static final int MORE = 10;

    private final SearchConfig config;
    private final IndexState state;
    private boolean isShort;
    /** Free space that a build needs; 0 if none has failed for lack of space. */
    private long required;

    IndexDisk(SearchConfig config, IndexState state) {
        this.config = config;
        this.state = state;
    }

    /** There is too little space on the disk. */
    static final class DiskShortageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DiskShortageException(String message) {
            super(message, null, false, false);
        }
    }

    private record Space(long free, long reserve) {}

    /** Whether the index can grow. Logs when that changes. */
    boolean hasRoomForUpdates() {
        Space space = space();
        boolean wasShort = isShort;
        isShort = space.free() < space.reserve();
        if (isShort && !wasShort) {
            String problem = shortage(space) + " The index is not updated; searches leave out what has changed since.";
            LOG.warn(problem);
            state.problem(problem);
        } else if (wasShort && !isShort) {
            LOG.info("The disk of the search index has space again, and the index is updated");
            state.solved();
        }
        return !isShort;
    }

    /** @throws DiskShortageException if the index cannot grow */
    void requireRoomForUpdates() {
        Space space = space();
        if (space.free() < space.reserve()) {
            throw new DiskShortageException(shortage(space));
        }
    }

    /** @throws DiskShortageException if the index can probably not be built */
    void requireRoomForBuild() {
        requireRoomForUpdates();
        long free = space().free();
        if (free < required) {
            throw new DiskShortageException("The index needs at least " + megabytes(required)
                    + " MB of space to be built, and its disk has " + megabytes(free) + " MB.");
        }
    }

    /** Remembers the size of an index that became too large for the disk while it was built. */
    void buildFailed(long size) {
        required = Math.max(required + required / MORE, size + size / MORE + space().reserve());
    }

    void built() {
        required = 0;
        isShort = false;
    }

    private String shortage(Space space) {
        return "The disk of the search index has " + megabytes(space.free()) + " MB of free space, and "
                + megabytes(space.reserve()) + " MB are kept free.";
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }

    private Space space() {
        if (config.search().backend() != SearchConfig.Backend.LUCENE) {
            return new Space(Long.MAX_VALUE, 0);
        }
        try {
            Path existing = IndexLocation.root(config).toAbsolutePath();
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            FileStore disk = Files.getFileStore(existing);
            return new Space(disk.getUsableSpace(), Math.min(MAX_RESERVE, disk.getTotalSpace() / RESERVED_PART));
        } catch (IOException e) {
            LOG.debug("The space on the disk of the index is unknown", e);
            return new Space(Long.MAX_VALUE, 0);
        }
    }
}
