package org.communique.changes;

import java.util.List;
import org.communique.web.HasEntityTag;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What happened since. */
@Schema(name = "ChangePage", description = "What happened since, in the order in which it happened")
public record ChangePage(
        @Schema(required = true) List<ChangeView> changes,

        @Schema(
                description = "What to send as since next time; always there, also when nothing has happened",
                examples = "q0bPz3mWcUtxwK1MzgyXoA",
                required = true)
        String next,

        @Schema(description = "Whether there is more already", examples = "false", required = true)
        boolean hasMore)
        implements HasEntityTag {}
