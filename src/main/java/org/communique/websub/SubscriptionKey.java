package org.communique.websub;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.communique.web.Digest;

/** Identifies a subscription of the hub: a callback and a topic. */
record SubscriptionKey(String callback, String topic) {

    /** The key in the database, because both together are too long for an index. */
    byte[] digest() {
        return Digest.sha256((callback + '\n' + topic).getBytes(StandardCharsets.US_ASCII));
    }

    /** Identifies the host of the callback, so that a host that hangs takes no more places than any other. */
    UUID recipient() {
        String authority = URI.create(callback).getRawAuthority().toLowerCase(Locale.ROOT);
        return UUID.nameUUIDFromBytes(authority.getBytes(StandardCharsets.US_ASCII));
    }

    /** The callback URL with additional parameters. */
    String callbackWith(String parameters) {
        String separator =
                callback.indexOf('?') < 0 ? "?" : callback.endsWith("?") || callback.endsWith("&") ? "" : "&";
        return callback + separator + parameters;
    }
}
