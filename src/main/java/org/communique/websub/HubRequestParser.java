package org.communique.websub;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.communique.text.Characters;
import org.communique.web.Labelled;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;

/** Reads the form of a request to the hub (WebSub, section 5.1). Unknown parameters are ignored, as hubs must do. */
final class HubRequestParser {
    static final String MODE = "hub.mode";
    static final String TOPIC = "hub.topic";
    static final String CALLBACK = "hub.callback";
    static final String LEASE = "hub.lease_seconds";
    static final String SECRET = "hub.secret";

    /** Limit of the database's index on topics. */
    private static final int MAX_URL_LENGTH = 2_000;

    /** WebSub, section 5.1: less than 200 bytes. */
    private static final int MAX_SECRET_BYTES = 199;

    private static final int MAX_PARAMETERS = 100;
    private static final char UNDECODABLE = '\uFFFD';

    private final Map<String, List<String>> values;

    private HubRequestParser(Map<String, List<String>> values) {
        this.values = values;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 that names the parameter with a bad value */
    static HubRequest read(byte[] form) {
        try {
            String text = new String(form, StandardCharsets.UTF_8);
            return new HubRequestParser(
                            new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MAX_PARAMETERS, true)
                                    .parameters())
                    .request();
        } catch (IllegalArgumentException e) {
            throw ProblemType.MALFORMED_REQUEST.because("The body must be a percent-encoded form in UTF-8.");
        }
    }

    private HubRequest request() {
        String mode = required(MODE);
        if (!Set.of(HubMode.SUBSCRIBE.label(), HubMode.UNSUBSCRIBE.label()).contains(mode)) {
            throw Parameters.problem(MODE, "must be one of subscribe, unsubscribe");
        }
        return new HubRequest(
                Labelled.of(HubMode.class, mode), new SubscriptionKey(url(CALLBACK), url(TOPIC)), lease(), secret());
    }

    private String url(String name) {
        String url = required(name);
        if (url.length() > MAX_URL_LENGTH) {
            throw Parameters.problem(name, "must not be longer than 2,000 characters");
        }
        try {
            URI uri = new URI(url);
            boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (isHttp && uri.getRawAuthority() != null && url.equals(uri.toASCIIString())) {
                return url;
            }
        } catch (URISyntaxException e) {
            // The same error as for a URI of another kind.
        }
        throw Parameters.problem(name, "must be an absolute http or https URL in ASCII");
    }

    private Duration lease() {
        String seconds = optional(LEASE);
        if (seconds == null) {
            return null;
        }
        if (!seconds.matches("[0-9]{1,12}") || Long.parseLong(seconds) == 0) {
            throw Parameters.problem(LEASE, "must be a positive number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    private String secret() {
        String secret = optional(SECRET);
        if (secret == null) {
            return null;
        }
        if (secret.getBytes(StandardCharsets.UTF_8).length > MAX_SECRET_BYTES) {
            throw Parameters.problem(SECRET, "must be shorter than 200 bytes");
        }
        if (!Characters.areAllAllowed(secret) || secret.indexOf(UNDECODABLE) >= 0) {
            throw Parameters.problem(SECRET, "must be text in UTF-8 without control characters");
        }
        return secret;
    }

    private String required(String name) {
        String value = optional(name);
        if (value == null) {
            throw Parameters.problem(name, "is required");
        }
        return value;
    }

    /** Null also for an empty value, because forms send empty fields. */
    private String optional(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw Parameters.problem(name, "it may be given once only");
        }
        return all.isEmpty() || all.get(0).isEmpty() ? null : all.get(0);
    }
}
