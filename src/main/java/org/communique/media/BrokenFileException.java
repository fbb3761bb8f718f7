package org.communique.media;

/** A file that is not what its format requires. */
final class BrokenFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param detail says what is wrong: a clause without a full stop */
    BrokenFileException(String detail) {
        super(detail);
    }
}
