package org.communique.media;

/**
 * A smaller version of an image, as it is stored.
 *
 * @param name    its width in pixels, as a name
 * @param content the name of its content in the store
 */
record StoredRendition(String name, String type, int width, int height, long size, String content) {}
