package org.communique.media;

import java.io.IOException;
import java.nio.file.Path;

/** Keeps contents by their SHA-256 digests, in hexadecimal digits. Methods throw {@link IOException} if the store cannot be reached. */
interface MediaStore {

    /** The directory for files on their way to the store. */
    Path spoolDirectory() throws IOException;

    /** Whether contents are read as streams, and not as files. */
    boolean isRemote();

    boolean has(String digest) throws IOException;

    /**
     * Stores a content durably, and consumes the file. The content is visible as a whole or not at all.
     *
     * @param file in the spool directory
     */
    void put(String digest, Path file) throws IOException;

    /** Does nothing if the store does not have the content. */
    void delete(String digest) throws IOException;

    /** Opens a part of a content. */
    StoredFile open(String digest, long offset, long length) throws IOException;
}
