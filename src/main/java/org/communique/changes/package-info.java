/** The change feed: the changes of releases as a reader sees them, as pages and as a live stream. */
package org.communique.changes;
