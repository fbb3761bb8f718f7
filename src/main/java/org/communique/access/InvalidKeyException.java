package org.communique.access;

/** A key that does not let its bearer in. The bearer is not told why; the audit is. */
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

    /** Whose key it was; null when it is nobody's. */
    Caller holder() {
        return holder;
    }
}
