package org.communique.release;

/** How much of the body of a release a query reads. */
enum BodyPart {
    NONE(PressReleaseRow.NO_BODY, ""),
    START("left(r.body, " + BodyPart.START_LENGTH + ")", "least(coalesce(octet_length(r.body), 0), 65536) + "),
    WHOLE("r.body", "coalesce(octet_length(r.body), 0) + ");

    /** Characters of the start: far more than most bodies have. */
    static final int START_LENGTH = 32_768;

    private final String bytes;
    private final String columns;

    BodyPart(String column, String bytes) {
        this.bytes = bytes + PressReleaseRow.bytesOfLists();
        this.columns = PressReleaseRow.columnsIfFitting(column);
    }

    /** The columns of {@link PressReleaseRow}, in which what can be large is null if the row does not fit. */
    String columns() {
        return columns;
    }

    /** An expression for the size of a row in bytes, as PostgreSQL knows it without reading a long body. */
    String bytes() {
        return bytes;
    }
}
