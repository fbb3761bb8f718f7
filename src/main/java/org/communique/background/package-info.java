/** Loops that run beside the requests: {@link org.communique.background.Repeating}. */
package org.communique.background;
