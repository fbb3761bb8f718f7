/**
 * Limits concurrent requests to a number that the service and its database handle well, queues some more, and rejects the rest. Without
 * limits all requests would be slow under load.
 */
package org.communique.admission;
