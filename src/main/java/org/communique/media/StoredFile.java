package org.communique.media;

import java.io.InputStream;
import java.nio.file.Path;

/**
 * A content in the store, opened for reading: as a file, if the store keeps files on this machine, or as a stream.
 *
 * @param file   null if there is a stream
 * @param stream of the part that was asked for; must be closed; null if there is a file
 */
record StoredFile(Path file, InputStream stream) {}
