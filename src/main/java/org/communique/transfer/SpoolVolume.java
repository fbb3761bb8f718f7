package org.communique.transfer;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.communique.disk.DiskVolume;

/** The directory for temporary files, in which the results of imports are spooled. */
@Singleton
class SpoolVolume implements DiskVolume {
    @Override
    public String name() {
        return "spool";
    }

    @Override
    public Optional<Path> directory() {
        return Optional.of(Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Override
    public boolean isNeededByWrites() {
        return false;
    }

    @Override
    public String consequence() {
        return "imports are rejected";
    }
}
