package org.communique.websub;

import java.util.Locale;

/** What a callback is asked or told, by the words of WebSub. */
enum Mode {
    SUBSCRIBE,
    UNSUBSCRIBE,
    DENIED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Mode of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
