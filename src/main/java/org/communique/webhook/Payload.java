package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** How much of a release goes along with the news of it. */
public enum Payload implements Labelled {
    REFERENCE,
    RELEASE,
    NINJS;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}
