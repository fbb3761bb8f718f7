package org.communique.media;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Keeps contents by names that are never used again. Methods throw {@link IOException} if the store cannot be used. */
interface MediaStore {
    /** How long a call may take that does not transfer a content. */
    Duration TIMEOUT = Duration.ofSeconds(60);

    /** The directory for files on their way to the store. */
    Path spoolDirectory() throws IOException;

    /** Whether contents are read as streams, and not as files. */
    boolean isRemote();

    boolean has(String name) throws IOException;

    /**
     * Stores a content durably, and consumes the file. The content is visible as a whole or not at all.
     *
     * @param file in the spool directory
     */
    void put(String name, Path file) throws IOException;

    /** Does nothing if the store does not have the content. */
    void delete(String name) throws IOException;

    /**
     * Opens a part of a content.
     *
     * @throws java.nio.file.NoSuchFileException if the store does not have the content
     */
    StoredFile open(String name, long offset, long length) throws IOException;
}
