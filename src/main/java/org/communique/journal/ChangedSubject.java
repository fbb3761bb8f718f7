package org.communique.journal;

import java.time.Instant;

/**
 * A row of the journal as followers read it.
 *
 * @param isFirst       whether it is the first row of its subject
 * @param isBulk        whether it is one of many changes of an import
 * @param becamePublic  whether a scheduled release became public, and nothing was written
 */
public record ChangedSubject(
        long position, Instant at, Subject subject, boolean isFirst, boolean isBulk, boolean becamePublic) {

    public boolean changesPressRelease() {
        return subject.isPressRelease() && !becamePublic;
    }
}
