package org.communique.changes;

import java.util.List;
import org.communique.web.HasEntityTag;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of the change feed. */
@Schema(name = "ChangePage", description = "A page of changes, in the order in which they happened")
public record ChangePage(
        @Schema(required = true) List<ChangeView> changes,

        @Schema(
                description =
                        "The value of `since` for the next request. Always present, even if there are no changes.",
                examples = "q0bPz3mWcUtxwK1MzgyXoA",
                required = true)
        String next,

        @Schema(description = "Whether there are more changes already", examples = "false", required = true)
        boolean hasMore)
        implements HasEntityTag {}
