package org.communique.media;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import org.communique.web.SettingRange;

/** Makes the configured store. */
@Singleton
class MediaStoreProducer {
    /** Longer than any upload may take. */
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Duration YEAR = Duration.ofDays(366);

    @Produces
    @Singleton
    MediaStore store(MediaConfig config) {
        SettingRange.atLeast(
                "communique.media.max-size", 1, config.media().maxSize().asLongValue());
        SettingRange.within(
                "communique.media.keep-unused", HOUR, YEAR, config.media().keepUnused());
        Path root = MediaVolume.root(config).toAbsolutePath();
        return switch (config.media().store()) {
            case DIRECTORY -> new DirectoryStore(root);
            case S3 -> new S3Store(config.media().s3(), root.resolve("incoming"));
        };
    }

    void close(@Disposes MediaStore store) throws Exception {
        if (store instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
