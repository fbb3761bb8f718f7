package org.communique.disk;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import org.communique.web.ApiPaths;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;
import org.communique.web.SafeMethods;

/** Rejects requests that write with 503 while a disk is full. Reads continue. */
@ApplicationScoped
public class WriteGuard {
    /** After cross-origin headers and before the bulkheads, which have 240: rejecting costs nothing. */
    private static final int BEFORE_ADMISSION = 245;

    private static final int RETRY_AFTER_SECONDS = 10;
    private static final String DETAIL =
            "The disk of the service is full, so nothing can be written at the moment. Reads continue. Retry later.";

    private final DiskSpace disk;

    WriteGuard(DiskSpace disk) {
        this.disk = disk;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ADMISSION);
    }

    private void check(RoutingContext request) {
        if (isWrite(request) && disk.fullForWrites().isPresent()) {
            ProblemWriter.write(request, ProblemType.UNAVAILABLE, DETAIL, RETRY_AFTER_SECONDS);
        } else {
            request.next();
        }
    }

    private static boolean isWrite(RoutingContext request) {
        HttpMethod method = request.request().method();
        return !SafeMethods.include(method.name())
                && method != HttpMethod.OPTIONS
                && ApiPaths.include(request.request().path());
    }

    /** Returns the problem for a write that a full disk prevents. */
    public static HttpProblem problem() {
        return ProblemType.UNAVAILABLE
                .builder(DETAIL)
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
