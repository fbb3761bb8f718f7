package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** What a delivery contains of a release. */
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
