package org.communique.access;

/** A key or token was rejected. The reason is for the audit; the response does not reveal it. */
final class InvalidKeyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final transient Caller holder;

    InvalidKeyException(String reason, Caller holder) {
        super(reason);
        this.reason = reason;
        this.holder = holder;
    }

    InvalidKeyException(String reason) {
        this(reason, null);
    }

    String reason() {
        return reason;
    }

    /** The caller to whom the key belongs; null if the key is unknown. */
    Caller holder() {
        return holder;
    }
}
