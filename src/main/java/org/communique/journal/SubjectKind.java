package org.communique.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** The kinds of subjects of changes. */
public enum SubjectKind implements Labelled {
    PRESS_RELEASE,
    ORGANIZATION,
    API_KEY,
    SUBSCRIPTION,
    MEDIA_FILE;

    /** The kind as stored in the journal. */
    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}
