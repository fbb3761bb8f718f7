package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A request to resume a subscription. */
@Schema(name = "ResumeRequest", description = "How to treat the events that were missed")
public record ResumeRequest(
        @Schema(description = "Whether missed events are delivered now, in order, or skipped. Default: `deliver`.")
        Missed missed) {

    /** How missed events are treated. */
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
