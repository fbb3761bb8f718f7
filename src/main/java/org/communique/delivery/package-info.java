/**
 * Sends what is due in a queue to its recipients, with leases, places and retries.
 * {@link org.communique.delivery.Dispatcher} does it for webhooks and for WebSub.
 */
package org.communique.delivery;
