/** Webhooks: subscriptions to the changes of releases, and their deliveries. */
package org.communique.webhook;
