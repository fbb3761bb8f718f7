package org.communique.outbound;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** The reason why a request got no response. */
public enum Failure implements Labelled {
    /** The URL, the addresses of its host, or the headers are not allowed. No connection was opened. */
    REFUSED,
    /** The host name could not be resolved. */
    UNRESOLVED,
    /** No connection could be opened. */
    UNREACHABLE,
    /** The TLS handshake failed, or the certificate is not trusted or belongs to another host. */
    TLS,
    /** The time limit of the attempt was exceeded. */
    TIMED_OUT,
    /** The connection ended before the response was complete. */
    BROKEN_OFF,
    /** The response is not valid HTTP, or exceeds a limit. */
    BAD_ANSWER;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}
