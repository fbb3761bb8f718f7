package org.communique.outbound;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** Why a request got no answer. */
public enum Failure implements Labelled {
    /** Our rules forbid the URL, the addresses that its name has, or the headers. Nothing was dialled. */
    REFUSED,
    /** Its name has no addresses right now. */
    UNRESOLVED,
    /** Nobody took the connection. */
    UNREACHABLE,
    /** There was no handshake, or the certificate is not trusted or another host's. */
    TLS,
    /** It took too long, whatever it was doing. */
    TIMED_OUT,
    /** The connection ended before the answer did. */
    BROKEN_OFF,
    /** What came is not HTTP, or more of it than anybody needs. */
    BAD_ANSWER;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}
