package org.communique.release;

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
        String bytes = body.bytes();
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
        return "select " + body.columns() + links + ", r." + FITS + " from (" + fitting
                + ") r left join organization o on o.id = r.organization_id" + orderBy;
    }
}
