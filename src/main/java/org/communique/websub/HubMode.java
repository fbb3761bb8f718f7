package org.communique.websub;

import org.communique.web.Labelled;

/** What a callback is asked or told, by the words of WebSub. */
enum HubMode implements Labelled {
    SUBSCRIBE,
    UNSUBSCRIBE,
    DENIED
}
