package org.communique.websub;

import java.time.Duration;

/**
 * A request to the hub.
 *
 * @param lease  the requested duration of the subscription; null for the default
 * @param secret the secret to sign deliveries with; null for none
 */
record HubRequest(HubMode hubMode, SubscriptionKey subscriptionKey, Duration lease, String secret) {}
