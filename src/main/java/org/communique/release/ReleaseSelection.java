package org.communique.release;

import java.util.stream.Collectors;
import org.communique.audience.Criteria;

/**
 * The releases that a query reads: consecutive ones, up to a number and a size.
 *
 * @param orderBy the order, of the release {@code r}; empty for one release
 */
record ReleaseSelection(Criteria criteria, String orderBy, int limit, BodyPart body) {
    /** The last column: false in the row after the last that fits into the size. */
    static final String FITS = "fits";

    /**
     * Returns a query for the columns of {@link PressReleaseRow}, further columns and {@link #FITS}. PostgreSQL knows the size of a long
     * text without reading it. Numbers are literals, because a generic plan has to know the limit.
     *
     * @param links further columns
     */
    String query(String links, Extent extent) {
        String bytes = bytes();
        String selected = "select r.* from press_release r" + criteria.where() + orderBy + " limit " + (limit + 1);
        String measured = "select r.*, " + bytes + " as bytes, sum(" + bytes
                + ") over (rows unbounded preceding) as running, count(*) over (rows unbounded preceding) as number from ("
                + selected + ") r";
        String fits = "c.running <= " + extent.maxBytes();
        String mayFollow = "c.running - c.bytes <= " + extent.maxBytes();
        if (extent.atLeastOne()) {
            fits += " or c.number = 1";
            mayFollow += " or c.number = 2";
        }
        String fitting = "select c.*, " + fits + " as " + FITS + " from (" + measured + ") c where " + mayFollow;
        return "select " + PressReleaseRow.columns(body) + links + ", r." + FITS + " from (" + fitting
                + ") r left join organization o on o.id = r.organization_id" + orderBy;
    }

    /** Returns an expression for the size of a row. JSON that is stored compressed is measured as text. */
    private String bytes() {
        String json = PressReleaseRow.LARGE_COLUMNS.stream()
                .map(("case when pg_column_compression(%1$s) is null then pg_column_size(%1$s)"
                        + " else octet_length(cast(%1$s as text)) end")::formatted)
                .collect(Collectors.joining(" + "));
        return body.bytes() + json;
    }
}
