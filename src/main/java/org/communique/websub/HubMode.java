package org.communique.websub;

import java.util.Locale;

/** What a callback is asked or told, by the words of WebSub. */
enum HubMode {
    SUBSCRIBE,
    UNSUBSCRIBE,
    DENIED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static HubMode of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
