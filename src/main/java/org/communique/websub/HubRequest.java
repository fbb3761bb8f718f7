package org.communique.websub;

import java.time.Duration;

/**
 * What a subscriber asks of the hub.
 *
 * @param lease  how long it wants the subscription; null when it does not say
 * @param secret what deliveries are to be signed with; null for none
 */
record HubRequest(HubMode hubMode, SubscriptionKey subscriptionKey, Duration lease, String secret) {}
