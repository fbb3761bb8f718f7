/** Full-text search of releases: the index, its updates from the journal, and queries. */
package org.communique.search;
