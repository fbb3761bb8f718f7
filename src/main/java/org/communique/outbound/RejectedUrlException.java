package org.communique.outbound;

/** A URL that is not sent to. Its message is a sentence for whoever gave it, and says nothing of what the name resolves to. */
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
