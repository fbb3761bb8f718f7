package org.communique.journal;

import java.time.Instant;

/**
 * A row of the journal as followers read it.
 *
 * @param first         whether it is the first row of its subject
 * @param becamePublic  whether nothing was written and a scheduled release became public
 */
public record ChangedSubject(long position, Instant at, Subject subject, boolean first, boolean becamePublic) {

    public boolean changesPressRelease() {
        return subject.isPressRelease() && !becamePublic;
    }
}
