/**
 * The only way in which the service sends requests to addresses that others have given it. It dials public addresses only, so that nobody
 * reaches into the network with it, and nobody who hangs holds up anyone else.
 */
package org.communique.outbound;
