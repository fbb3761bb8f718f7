/** The append-only record of all changes in commit order, and the followers that process it. */
package org.communique.journal;
