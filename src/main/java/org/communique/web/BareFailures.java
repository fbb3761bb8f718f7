package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Problem details for requests that fail before any endpoint sees them: what cannot be decoded, is too long, or is over every limit.
 * Only what the HTTP parser itself gives up on (no HTTP, a request line or headers beyond its own limits) is answered without a body.
 */
@ApplicationScoped
class BareFailures {
    private static final int FIRST = 1_000;
    private static final int LONGEST_URI = 16_384;
    private static final int LONGEST_HEADERS = 16_384;
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]*");
    private static final char UNDECODABLE = '\uFFFD';

    void register(@Observes Router router) {
        for (ProblemType type : ProblemType.values()) {
            router.errorHandler(
                    type.status(),
                    context -> BareProblem.answer(
                            context, ProblemType.ofStatus(type.status()).orElseThrow(), null));
        }
    }

    /** Before anything else looks at the request: what comes after would answer without a body. */
    void register(@Observes Filters filters) {
        filters.register(BareFailures::check, FIRST);
    }

    private static void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.uri().length() > LONGEST_URI) {
            BareProblem.answer(context, ProblemType.URI_TOO_LONG, "path and query may have 16,384 characters at most");
        } else if (lengthOf(request.headers()) > LONGEST_HEADERS) {
            BareProblem.answer(
                    context, ProblemType.HEADERS_TOO_LARGE, "the headers may have 16,384 characters at most");
        } else if (!isDecodable(request.path())) {
            BareProblem.answer(context, ProblemType.MALFORMED_REQUEST, "path: it must be UTF-8, percent-encoded");
        } else if (!isDecodable(request.query())) {
            BareProblem.answer(context, ProblemType.MALFORMED_REQUEST, "query: it must be UTF-8, percent-encoded");
        } else {
            context.next();
        }
    }

    private static int lengthOf(MultiMap headers) {
        int length = 0;
        for (Map.Entry<String, String> header : headers) {
            length += header.getKey().length() + header.getValue().length();
        }
        return length;
    }

    private static boolean isDecodable(String text) {
        if (text == null) {
            return true;
        }
        try {
            return PRINTABLE.matcher(text).matches()
                    && (text.indexOf('%') < 0
                            || URLDecoder.decode(text, StandardCharsets.UTF_8).indexOf(UNDECODABLE) < 0);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
