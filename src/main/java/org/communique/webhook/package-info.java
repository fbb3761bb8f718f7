/** Webhooks: who wants to be told of what happens to releases, and telling them. */
package org.communique.webhook;
