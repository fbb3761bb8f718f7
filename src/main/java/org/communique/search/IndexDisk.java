package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import org.communique.disk.DiskSpace;
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

    private final DiskSpace disk;
    private final IndexVolume volume;
    private final IndexState state;
    private boolean isShort;
    /** Free space that a build needs; 0 if none has failed for lack of space. */
    private long required;

    IndexDisk(DiskSpace disk, IndexVolume volume, IndexState state) {
        this.disk = disk;
        this.volume = volume;
        this.state = state;
    }

    /** There is too little space on the disk. */
    static final class DiskShortageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DiskShortageException(String message) {
            super(message, null, false, false);
        }
    }

    private record Room(long free, long reserve) {}

    /** Whether the index can grow. Logs when that changes. */
    boolean hasRoomForUpdates() {
        Room room = room();
        boolean wasShort = isShort;
        isShort = room.free() < room.reserve();
        if (isShort) {
            String problem = shortage(room) + " The index is not updated; searches leave out what has changed since.";
            if (!wasShort) {
                LOG.warn(problem);
            }
            // Each time, because an index that is opened again for another reason has no problem at first.
            state.problem(problem);
        } else if (wasShort && !isShort) {
            LOG.info("The disk of the search index has space again, and the index is updated");
            state.solved();
        }
        return !isShort;
    }

    /** @throws DiskShortageException if the index cannot grow */
    void requireRoomForUpdates() {
        Room room = room();
        if (room.free() < room.reserve()) {
            throw new DiskShortageException(shortage(room));
        }
    }

    /** @throws DiskShortageException if the index can probably not be built */
    void requireRoomForBuild() {
        requireRoomForUpdates();
        long free = room().free();
        if (free < required) {
            throw new DiskShortageException("The index needs at least " + megabytes(required)
                    + " MB of space to be built, and its disk has " + megabytes(free) + " MB.");
        }
    }

    /** Remembers the size of an index that became too large for the disk while it was built. */
    void buildFailed(long size) {
        required = Math.max(required + required / MORE, size + size / MORE + room().reserve());
    }

    void built() {
        required = 0;
        isShort = false;
    }

    private String shortage(Room room) {
        return "The disk of the search index has " + megabytes(room.free()) + " MB of free space, and "
                + megabytes(room.reserve()) + " MB are kept free.";
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }

    private Room room() {
        DiskSpace.Space measured = disk.measure(volume);
        return new Room(measured.free(), Math.min(MAX_RESERVE, measured.total() / RESERVED_PART));
    }
}
