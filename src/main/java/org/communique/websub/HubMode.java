package org.communique.websub;

import org.communique.web.Labelled;

/** The values of {@code hub.mode}. */
enum HubMode implements Labelled {
    SUBSCRIBE,
    UNSUBSCRIBE,
    DENIED
}
