package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.LockObtainFailedException;
import org.jboss.logging.Logger;

/**
 * Decides what becomes of an index that failed. One without space, or that cannot be written for a reason outside of it, is reopened when that
 * may be over. A damaged one is deleted before another is built, so that both never need space at once. Any other failure closes the
 * index perhaps, without damage: it is reopened, and deleted if it fails again soon.
 */
@ApplicationScoped
class IndexRepair {
    private static final Logger LOG = Logger.getLogger(IndexRepair.class);
    private static final Duration REOPEN_INTERVAL = Duration.ofMinutes(1);
    private static final List<Class<? extends Throwable>> DAMAGES = List.of(
            CorruptIndexException.class,
            IndexFormatTooOldException.class,
            IndexFormatTooNewException.class,
            IndexNotFoundException.class,
            EOFException.class,
            FileNotFoundException.class,
            NoSuchFileException.class,
            // Access to a truncated memory-mapped file.
            InternalError.class);
    private static final List<String> FULL = List.of("No space left on device", "Disk quota exceeded");

    private final IndexLocation location;
    private final IndexDisk disk;
    private final IndexState state;
    private Long lastReopened;
    private String lastProblem;

    IndexRepair(IndexLocation location, IndexDisk disk, IndexState state) {
        this.location = location;
        this.disk = disk;
        this.state = state;
    }

    /**
     * Prepares the closed index for being opened again.
     *
     * @param wasBuilding whether the index was incomplete
     * @return whether the reason is outside of the index, so that there is nothing to do but to try again
     */
    boolean prepare(IndexFailure failure, boolean wasBuilding) {
        state.broken();
        Optional<String> obstacle = obstacle(failure);
        if (obstacle.isPresent()) {
            if (wasBuilding && isFull(failure)) {
                // The database may need the space.
                disk.buildFailed(location.size());
                location.discard();
            }
            report(obstacle.get());
        } else if (isDamaged(failure) || !mayReopen()) {
            state.problem("The search index is broken and will be rebuilt.");
            LOG.error("The search index is broken and will be rebuilt", failure);
            location.discard();
        } else {
            state.problem("The search index failed and is reopened.");
            LOG.warn("The search index failed and is reopened", failure.getCause());
        }
        return obstacle.isPresent();
    }

    /** After the index was opened. */
    void done() {
        lastProblem = null;
        state.solved();
    }

    /** Logs an obstacle once, not with each attempt. */
    private void report(String obstacle) {
        state.problem(obstacle);
        if (!obstacle.equals(lastProblem)) {
            lastProblem = obstacle;
            LOG.error(obstacle);
        }
    }

    /** What keeps the index from being written, as a sentence. */
    private Optional<String> obstacle(IndexFailure failure) {
        if (!location.isLocal()) {
            return Optional.empty();
        }
        return causes(failure)
                .map(cause -> {
                    if (cause instanceof LockObtainFailedException) {
                        return "Another process writes to " + location.folder()
                                + ". Each node needs its own data folder.";
                    }
                    if (cause instanceof IndexDisk.DiskShortageException) {
                        return "The search index has too little space, and waits for more.";
                    }
                    if (isFull(cause)) {
                        return "The disk of the search index is full. The index is opened again when it has space.";
                    }
                    if (cause instanceof AccessDeniedException
                            || cause instanceof FileSystemException file
                                    && "Read-only file system".equals(file.getReason())) {
                        return "The search index cannot be written: no access to "
                                + ((FileSystemException) cause).getFile() + ".";
                    }
                    return null;
                })
                .filter(obstacle -> obstacle != null)
                .findFirst();
    }

    private static boolean isFull(IndexFailure failure) {
        return causes(failure).anyMatch(cause -> cause instanceof IndexDisk.DiskShortageException || isFull(cause));
    }

    private static boolean isFull(Throwable cause) {
        return cause.getMessage() != null && FULL.stream().anyMatch(cause.getMessage()::contains);
    }

    private static boolean isDamaged(IndexFailure failure) {
        return causes(failure).anyMatch(cause -> DAMAGES.stream().anyMatch(damage -> damage.isInstance(cause)));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause);
    }

    /** A search can fail because the index was closed meanwhile. */
    private boolean mayReopen() {
        long now = System.nanoTime();
        boolean mayReopen = lastReopened == null || now - lastReopened > REOPEN_INTERVAL.toNanos();
        lastReopened = now;
        return mayReopen;
    }
}
