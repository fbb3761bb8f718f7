package org.communique.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** What things are done to. */
public enum SubjectKind implements Labelled {
    PRESS_RELEASE,
    ORGANIZATION,
    API_KEY,
    SUBSCRIPTION;

    /** As the journal writes it. */
    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}
