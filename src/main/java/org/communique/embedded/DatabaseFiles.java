package org.communique.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The files of the embedded database: the data directory and, next to it, the files that must not be in a data directory of PostgreSQL.
 *
 * @param cluster the data directory of PostgreSQL, absolute
 */
record DatabaseFiles(Path cluster) {

    /** Creates the parent directory, which the lock and the siblings need before the cluster exists. */
    static DatabaseFiles in(Path dataDirectory) throws IOException {
        var absolute = dataDirectory.toAbsolutePath().normalize();
        if (absolute.getParent() == null) {
            throw new IOException("The database cannot be stored in " + absolute);
        }
        Files.createDirectories(absolute.getParent());
        // PostgreSQL reports resolved paths, so links above the directory would hide that two paths are one.
        return new DatabaseFiles(absolute.getParent().toRealPath().resolve(absolute.getFileName()));
    }

    Path lock() {
        return cluster.resolveSibling("communique.lock");
    }

    Path log() {
        return sibling(".log");
    }

    Path password() {
        return sibling(".password");
    }

    Path reserve() {
        return sibling(".reserve");
    }

    /** The password of a cluster whose first start has not succeeded yet. */
    Path newPassword() {
        return sibling(".password.new");
    }

    /**
     * The unpacked programs. Not in the temporary directory, which is the default of the library: cleaners delete files
     * there that were not read for days, though the server loads its libraries and time zones only when it needs them;
     * other users of the machine could plant a program of their own there; and a directory that only the holder of
     * the lock touches cannot be half unpacked by another instance.
     */
    Path binaries() {
        return sibling("-binaries");
    }

    private Path sibling(String suffix) {
        return cluster.resolveSibling(cluster.getFileName() + suffix);
    }

    /** Creates the directory without access for other users. */
    static void createPrivate(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    static void deleteTree(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> tree = Files.walk(directory)) {
                for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Makes a rename or a new file in the parent directory survive a power failure. */
    void syncParent() throws IOException {
        try (var channel = FileChannel.open(cluster.getParent(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
