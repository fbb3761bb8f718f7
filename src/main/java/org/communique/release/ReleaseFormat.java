package org.communique.release;

import java.util.Optional;
import org.communique.web.HasEntityTag;

/** A standard format in which partners get syndicatable releases. */
public interface ReleaseFormat {
    String NINJS = "application/vnd.iptc.ninjs+json";
    String JSON_LD = "application/ld+json";

    String mediaType();

    /** Returns the extension of the format in addresses, without the leading dot. */
    String extension();

    /** @param release the view for the caller, with the body */
    HasEntityTag of(PressReleaseView release);

    /** Renders a withdrawn release; empty if the format cannot express a withdrawal. */
    default Optional<HasEntityTag> ofWithdrawn(PressReleaseView release) {
        return Optional.empty();
    }
}
