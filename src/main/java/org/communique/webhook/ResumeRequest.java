package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes of what happened while nothing was told. */
@Schema(name = "ResumeRequest", description = "What becomes of what happened while nothing was told")
public record ResumeRequest(
        @Schema(description = "Whether it is told now, in order, or never; deliver unless given")
        Missed missed) {

    /** What is done with what was missed. */
    public enum Missed implements Labelled {
        DELIVER,
        SKIP;

        @Override
        @JsonValue
        public String label() {
            return Labelled.super.label();
        }
    }
}
