package org.communique.analysis;

import java.util.Set;

/**
 * Words of a query that may be one number, phone number or code.
 *
 * @param start the start in the query, in UTF-16 units
 * @param end   the end, exclusive
 * @param terms the terms that it may have in a text
 * @param phone whether it can only be a phone number
 */
public record QueryCompound(int start, int end, Set<String> terms, boolean phone) {}
