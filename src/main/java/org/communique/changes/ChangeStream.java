package org.communique.changes;

/** A response body that is written by its own means, from the time at which the head of the response is due. */
interface ChangeStream {
    void open();
}
