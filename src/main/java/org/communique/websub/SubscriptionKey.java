package org.communique.websub;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.communique.web.Digest;

/** A callback and a topic, which name a subscription. */
record SubscriptionKey(String callback, String topic) {

    /** What the database knows it by, as both are longer than an index takes. */
    byte[] digest() {
        return Digest.sha256((callback + '\n' + topic).getBytes(StandardCharsets.US_ASCII));
    }

    /** The same for all callbacks of a host: one that hangs takes no more places than any other. */
    UUID recipient() {
        String authority = URI.create(callback).getRawAuthority().toLowerCase(Locale.ROOT);
        return UUID.nameUUIDFromBytes(authority.getBytes(StandardCharsets.US_ASCII));
    }

    /** The callback with parameters of the hub's after its own. */
    String callbackWith(String parameters) {
        String separator =
                callback.indexOf('?') < 0 ? "?" : callback.endsWith("?") || callback.endsWith("&") ? "" : "&";
        return callback + separator + parameters;
    }
}
