package org.communique.release;

/** The media types of a release other than {@code application/json}. */
public final class ReleaseMediaTypes {
    public static final String NINJS = "application/vnd.iptc.ninjs+json";
    public static final String JSON_LD = "application/ld+json";

    private ReleaseMediaTypes() {}
}
