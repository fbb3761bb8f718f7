package org.communique.media;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Makes the configured store. */
@Singleton
class MediaStoreProducer {

    @Produces
    @Singleton
    MediaStore store(MediaConfig config) {
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
