package org.communique.query;

import java.util.List;

/**
 * The words and phrases of a query.
 *
 * @param required groups of alternatives: a release must match at least one term of each group
 * @param excluded terms that a release must not match
 * @param empty    whether the caller gave no query text
 */
public record ParsedQuery(List<List<QueryTerm>> required, List<QueryTerm> excluded, boolean empty) {}
