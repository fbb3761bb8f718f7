package org.communique.disk;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.communique.database.DatabaseConfig;

/** The directory of the embedded database. */
@Singleton
class DatabaseVolume implements DiskVolume {
    private final DatabaseConfig config;

    DatabaseVolume(DatabaseConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "data";
    }

    @Override
    public Optional<Path> directory() {
        return config.embedded() ? Optional.of(config.dataDir()) : Optional.empty();
    }

    @Override
    public boolean isNeededByWrites() {
        return true;
    }

    @Override
    public String consequence() {
        return "writes are rejected";
    }
}
