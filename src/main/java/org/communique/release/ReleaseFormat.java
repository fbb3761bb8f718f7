package org.communique.release;

import java.util.Optional;
import org.communique.web.HasEntityTag;

/** A form of a release that others have defined, for partners: only of what is syndicatable. */
public interface ReleaseFormat {

    String mediaType();

    /** What follows the id and a dot in its address. */
    String extension();

    /** @param release as the caller may see it, with its body */
    HasEntityTag of(PressReleaseView release);

    /** What the form says of a release that was withdrawn; empty when it has no words for that. */
    default Optional<HasEntityTag> ofWithdrawn(PressReleaseView release) {
        return Optional.empty();
    }
}
