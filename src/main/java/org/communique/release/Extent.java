package org.communique.release;

import org.communique.memory.RequestMemory;

/**
 * How much a query for whole releases may read.
 *
 * @param maxBytes   maximum number of bytes of the texts and lists of all rows
 * @param atLeastOne whether the first row is read even if it alone is larger
 */
record Extent(long maxBytes, boolean atLeastOne) {
    /** What a request may read without a share of the memory budget. */
    static final Extent SMALL = new Extent(RequestMemory.FREE_CONTENT, false);

    /** The largest page of a list. */
    static final Extent PAGE = new Extent(2 << 20, true);
}
