/**
 * Threads that run beside the requests: {@link org.communique.background.BackgroundLoop}. They never end while the node runs, and
 * {@link org.communique.background.LoopLiveness} reports the one that is stuck.
 */
package org.communique.background;
