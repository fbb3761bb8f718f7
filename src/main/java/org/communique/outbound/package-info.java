/**
 * The HTTP client for all requests to URLs that users supply. It connects to public addresses only, so that the service cannot be used to
 * reach into the internal network, and a recipient that hangs does not delay others.
 */
package org.communique.outbound;
