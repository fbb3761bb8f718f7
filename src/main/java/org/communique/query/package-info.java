/** Queries for texts: their syntax, and matching single releases with them, as the search index would. */
package org.communique.query;
