package org.communique.changes;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** The event that a change is to a reader. */
public enum ChangeEvent implements Labelled {
    PUBLISHED,
    CORRECTED,
    EDITED,
    WITHDRAWN,
    DELETED;

    /**
     * @param done   the label of the event in the journal
     * @param before whether the reader saw the release before
     * @param after  whether the reader saw it afterwards
     * @return null when the change does not concern the reader
     */
    static ChangeEvent of(String done, boolean before, boolean after) {
        if (after) {
            return !before ? PUBLISHED : done.equals("corrected") ? CORRECTED : EDITED;
        }
        return !before ? null : done.equals("withdrawn") ? WITHDRAWN : DELETED;
    }

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}
