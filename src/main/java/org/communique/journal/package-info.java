/** The append-only record of every change, in commit order; whatever follows changes reads it. */
package org.communique.journal;
