package org.communique.release;

/** How much of the body of a release a query reads. */
enum BodyPart {
    NONE("cast(null as text)", ""),
    START("left(r.body, " + BodyPart.START_LENGTH + ")", "least(coalesce(octet_length(r.body), 0), 65536) + "),
    WHOLE("r.body", "coalesce(octet_length(r.body), 0) + ");

    /** Characters of the start: far more than most bodies have. */
    static final int START_LENGTH = 32_768;

    private final String column;
    private final String bytes;

    BodyPart(String column, String bytes) {
        this.column = column;
        this.bytes = bytes;
    }

    /** The column of a release {@code r}. */
    String column() {
        return column;
    }

    /** The beginning of a sum with the size in bytes, as PostgreSQL knows it without reading a long body. */
    String bytes() {
        return bytes;
    }
}
