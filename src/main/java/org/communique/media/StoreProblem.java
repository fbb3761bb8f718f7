package org.communique.media;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.HttpHeaders;
import org.communique.web.ProblemType;

/** The problem of requests that need the store of files while it cannot be used. */
final class StoreProblem {
    private static final int RETRY_AFTER_SECONDS = 10;

    private StoreProblem() {}

    static HttpProblem unavailable() {
        return ProblemType.UNAVAILABLE
                .builder(
                        "The store of uploaded files cannot be used at the moment. Everything else works. Retry later.")
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
