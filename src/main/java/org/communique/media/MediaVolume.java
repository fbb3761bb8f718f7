package org.communique.media;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.communique.disk.DiskVolume;

/** The directory of uploaded files. */
@Singleton
class MediaVolume implements DiskVolume {
    private final MediaConfig config;

    MediaVolume(MediaConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "media";
    }

    @Override
    public Optional<Path> directory() {
        return Optional.of(root(config));
    }

    /** The directory of the store, or, with a store elsewhere, of files on their way to it. */
    static Path root(MediaConfig config) {
        return config.media().directory().orElseGet(() -> config.dataDir().resolve("media"));
    }

    @Override
    public boolean isNeededByWrites() {
        return false;
    }

    @Override
    public String consequence() {
        return "uploads are rejected";
    }
}
