package org.communique.media;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where uploaded files are kept, and how large they may be. */
@ConfigMapping(prefix = "communique")
interface MediaConfig {

    /** The folder with the folder of the files, unless that is elsewhere. */
    @WithDefault("data")
    Path dataDir();

    Media media();

    /** Settings of uploaded files. */
    interface Media {

        /** {@code directory} for a folder, {@code s3} for a store that speaks the protocol of Amazon S3. */
        @WithDefault("directory")
        Store store();

        /** The folder of the files; {@code media} in the data folder by default. Several nodes must share it. */
        Optional<Path> directory();

        /** Maximum size of a file. */
        @WithName("max-size")
        @WithDefault("50M")
        MemorySize maxSize();

        /** How long files that no release uses are kept. */
        @WithName("keep-unused")
        @WithDefault("24H")
        Duration keepUnused();

        S3 s3();
    }

    /** Settings of an S3-compatible store. The credentials come from where the AWS tools look for them. */
    interface S3 {

        Optional<String> bucket();

        /** The start of all keys, for a bucket that several services share. */
        @WithDefault("media/")
        String prefix();

        /** The address of a store other than Amazon's. */
        Optional<URI> endpoint();

        /** By default, the region that the AWS tools use. */
        Optional<String> region();

        /** Whether the bucket is in the path, and not in the host name. */
        @WithName("path-style")
        @WithDefault("false")
        boolean pathStyle();
    }

    /** A kind of store. */
    enum Store {
        DIRECTORY,
        S3
    }
}
