/**
 * Caches public responses as bytes and sends them before authentication and routing. It is a layer: without it the responses are the same,
 * only slower.
 */
package org.communique.cache;
