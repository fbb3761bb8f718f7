package org.communique.media;

/**
 * A smaller version of an image, as it is stored.
 *
 * @param name   its width in pixels, as a name
 * @param digest of its content
 */
record StoredRendition(String name, String type, int width, int height, long size, String digest) {}
