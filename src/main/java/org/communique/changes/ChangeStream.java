package org.communique.changes;

/** The answer of an endpoint that goes on by itself once the head of the response is to be sent. */
interface ChangeStream {
    void open();
}
