package org.communique.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives each request an id, by which a response can be found in the log: the caller's {@code X-Request-Id} if it has 1 to 64 letters,
 * digits, dots, underscores or hyphens, else a new one of 16 hexadecimal digits. The response has the same header.
 */
@ApplicationScoped
class RequestId {
    private static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");
    /** The name of the id in log formats. */
    private static final String KEY = "requestId";

    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** Before any filter that may write to the log. */
    private static final int FIRST = 1_900;

    void register(@Observes Filters filters) {
        filters.register(RequestId::set, FIRST);
    }

    private static void set(RoutingContext request) {
        String given = request.request().getHeader(HEADER);
        String id = given != null && ACCEPTED.matcher(given).matches()
                ? given
                : Long.toHexString(ThreadLocalRandom.current().nextLong(0x1000_0000_0000_0000L, Long.MAX_VALUE));
        request.response().headers().set(HEADER, id);
        MDC.put(KEY, id);
        request.next();
    }
}
