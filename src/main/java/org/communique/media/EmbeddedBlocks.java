package org.communique.media;

/** The blocks of data about an image that were found in its file. */
final class EmbeddedBlocks {
    /** Larger blocks hold previews and histories of edits. */
    static final int MAX_BLOCK = 1 << 20;

    /** As in JPEG files, whose segments are not larger. */
    static final int MAX_EXIF = 64 << 10;

    private static final int MAX_FRAMES = 1_000_000;

    /** EXIF as TIFF; null if there is none, as for the other blocks. */
    private byte[] exif;

    private byte[] xmp;
    private byte[] iptc;
    private byte[] compressedProfile;
    private int frames;
    private boolean isProgressive;

    byte[] exif() {
        return exif;
    }

    void exif(byte[] tiff) {
        exif = tiff;
    }

    byte[] xmp() {
        return xmp;
    }

    void xmp(byte[] packet) {
        xmp = packet;
    }

    byte[] iptc() {
        return iptc;
    }

    void iptc(byte[] records) {
        iptc = records;
    }

    /** The colour profile as deflated in a PNG file. */
    byte[] compressedProfile() {
        return compressedProfile;
    }

    void compressedProfile(byte[] deflated) {
        compressedProfile = deflated;
    }

    /** Whether the decoder needs the whole image in memory. */
    boolean isProgressive() {
        return isProgressive;
    }

    void progressive() {
        isProgressive = true;
    }

    boolean isAnimated() {
        return frames > 1;
    }

    void frames(int count) {
        frames = Math.min(MAX_FRAMES, frames + count);
    }
}
