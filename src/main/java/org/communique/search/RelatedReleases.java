package org.communique.search;

import java.util.List;
import org.communique.release.PressReleaseView;
import org.communique.web.HasEntityTag;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Releases about the same as another one, without their bodies, the most similar first. */
@Schema(
        name = "RelatedReleases",
        description = "Similar press releases, without their bodies, those in the same language first")
record RelatedReleases(@Schema(required = true) List<PressReleaseView> items) implements HasEntityTag {}
