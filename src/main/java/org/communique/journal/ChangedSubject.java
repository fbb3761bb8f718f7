package org.communique.journal;

import java.time.Instant;

/**
 * A change as a follower reads it.
 *
 * @param first  whether it is the first that the journal tells of its subject
 * @param cameOut whether nothing was written: the subject's time came
 */
public record ChangedSubject(long position, Instant at, Subject subject, boolean first, boolean cameOut) {

    public boolean changesPressRelease() {
        return subject.isPressRelease() && !cameOut;
    }
}
