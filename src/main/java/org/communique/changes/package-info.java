/** What happened to releases, for those who follow: the journal through the eyes of a reader, page by page and as a live stream. */
package org.communique.changes;
