package org.communique.media;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the configured store. */
@Singleton
class MediaStoreProducer {

    @Produces
    @Singleton
    MediaStore store(MediaConfig config) {
        return new DirectoryStore(MediaVolume.root(config).toAbsolutePath());
    }
}
