/** Threads that run beside the requests: {@link org.communique.background.BackgroundLoop}. */
package org.communique.background;
