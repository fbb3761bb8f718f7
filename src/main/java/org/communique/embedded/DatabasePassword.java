package org.communique.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;

/**
 * The generated password of the database user. Without one, every user of the machine could connect as superuser, who
 * may run programs in the name of the service. Its file also records that the cluster was completely set up once.
 */
final class DatabasePassword {

    private static final int BYTES = 24;

    private DatabasePassword() {}

    /**
     * Returns the password of the cluster, a new one if the cluster is not set up yet. Deletes the remains of an interrupted set-up: that
     * cluster never ran, so it has no data.
     */
    static String prepare(DatabaseFiles files) throws IOException {
        if (Files.exists(files.password())) {
            // A set-up would make an empty database in place of the lost one.
            if (!Files.exists(files.cluster().resolve("PG_VERSION"))) {
                throw new IOException("The folder " + files.cluster() + " has no database, although " + files.password()
                        + " is the password of one. Restore the folder from a backup, or delete the password file to start with an"
                        + " empty database.");
            }
            return Files.readString(files.password()).strip();
        }
        if (Files.exists(files.newPassword())) {
            DatabaseFiles.deleteTree(files.cluster());
        } else if (Files.exists(files.cluster().resolve("PG_VERSION"))) {
            throw new IOException("The password file " + files.password() + " of the database is missing");
        }
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var password = HexFormat.of().formatHex(random);
        write(files.newPassword(), password);
        return password;
    }

    /** Marks the cluster as set up. Must be called when it has started, before anyone can store data in it. */
    static void confirm(DatabaseFiles files) throws IOException {
        if (Files.exists(files.newPassword())) {
            Files.move(files.newPassword(), files.password(), StandardCopyOption.ATOMIC_MOVE);
            files.syncParent();
        }
    }

    private static void write(Path file, String password) throws IOException {
        Files.deleteIfExists(file);
        // Created with its permissions, so that other users can never open it.
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(file, options, ownerOnly)) {
            channel.write(ByteBuffer.wrap(password.getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
