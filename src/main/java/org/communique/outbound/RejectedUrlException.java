package org.communique.outbound;

/** Rejects a URL as a destination. Its message says what the URL must be, and never which addresses its host has. */
public final class RejectedUrlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    RejectedUrlException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** One of {@code syntax}, {@code scheme}, {@code userinfo}, {@code fragment}, {@code host}, {@code port}, {@code not-public}. */
    public String code() {
        return code;
    }
}
