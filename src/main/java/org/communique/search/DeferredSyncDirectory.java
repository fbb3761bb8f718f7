package org.communique.search;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.Lock;
import org.hibernate.search.backend.lucene.lowlevel.directory.spi.DirectoryCreationContext;
import org.hibernate.search.backend.lucene.lowlevel.directory.spi.DirectoryHolder;
import org.hibernate.search.backend.lucene.lowlevel.directory.spi.DirectoryProvider;

/**
 * A folder whose files are forced to the disk when {@link #force} is called, and not at each commit. Hibernate Search commits after each batch of
 * documents: while many changes are indexed, most of the time would be spent waiting for the disk. A killed process loses nothing. After a
 * loss of power an index that was not forced may be damaged, is detected to be, and is built again.
 */
final class DeferredSyncDirectory extends FilterDirectory {
    private final Set<String> pending = new HashSet<>();
    private final AtomicInteger writers = new AtomicInteger();

    private DeferredSyncDirectory(Directory folder) {
        super(folder);
    }

    /** Opens the folder of an index within a root folder. */
    static final class Provider implements DirectoryProvider {
        private final Path root;
        private volatile DeferredSyncDirectory opened;

        Provider(Path root) {
            this.root = root;
        }

        @Override
        public DirectoryHolder createDirectoryHolder(DirectoryCreationContext context) {
            Path folder = root.resolve(context.indexName());
            return new DirectoryHolder() {
                private DeferredSyncDirectory directory;

                @Override
                public void start() throws IOException {
                    Files.createDirectories(folder);
                    directory = new DeferredSyncDirectory(FSDirectory.open(folder));
                    opened = directory;
                }

                @Override
                public void close() throws IOException {
                    DeferredSyncDirectory open = directory;
                    if (open != null) {
                        try (open) {
                            open.force();
                        }
                    }
                }

                @Override
                public Directory get() {
                    return directory;
                }
            };
        }

        /** The number of writers that the index has had since it was opened. */
        int writers() {
            return opened.writers.get();
        }

        /** Forces the files of the index to the disk. */
        void force() {
            try {
                opened.force();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Lock obtainLock(String name) throws IOException {
        Lock lock = super.obtainLock(name);
        writers.incrementAndGet();
        return lock;
    }

    @Override
    public void sync(Collection<String> names) {
        synchronized (pending) {
            pending.addAll(names);
        }
    }

    @Override
    public void syncMetaData() {
        // With the files.
    }

    @Override
    public void rename(String source, String target) throws IOException {
        super.rename(source, target);
        synchronized (pending) {
            if (pending.remove(source)) {
                pending.add(target);
            }
        }
    }

    @Override
    public void deleteFile(String name) throws IOException {
        super.deleteFile(name);
        synchronized (pending) {
            pending.remove(name);
        }
    }

    private void force() throws IOException {
        Set<String> names;
        synchronized (pending) {
            names = Set.copyOf(pending);
        }
        if (names.isEmpty()) {
            return;
        }
        for (String name : names) {
            try {
                in.sync(List.of(name));
            } catch (NoSuchFileException | FileNotFoundException merged) {
                // Deleted meanwhile; if others deleted the folder, the next line fails.
                continue;
            }
        }
        in.syncMetaData();
        synchronized (pending) {
            pending.removeAll(names);
        }
    }
}
