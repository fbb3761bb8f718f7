package org.communique.search;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.communique.release.PressReleaseView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A matching release, without its body. */
@Schema(description = "A matching press release, without its body")
record SearchItem(
        @JsonUnwrapped PressReleaseView release,
        @Schema(required = true) Highlights highlights) {}
