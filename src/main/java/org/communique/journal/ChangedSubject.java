package org.communique.journal;

import java.time.Instant;

/**
 * A row of the journal as followers read it.
 *
 * @param isFirst       whether it is the first row of its subject
 * @param becamePublic  whether a scheduled release became public, and nothing was written
 */
public record ChangedSubject(long position, Instant at, Subject subject, boolean isFirst, boolean becamePublic) {

    public boolean changesPressRelease() {
        return subject.isPressRelease() && !becamePublic;
    }
}
