/** Finding releases by their words: the index, what keeps it current, and asking it. */
package org.communique.search;
