package org.communique.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** Adds the type and title of the catalogue to problems that the framework raises, and removes internal details from their responses. */
@Startup
@ApplicationScoped
class ProblemNormalizer implements ProblemPostProcessor {

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        HttpProblem.Builder builder = HttpProblem.builder();
        ProblemType type = problem.getType() == null
                ? ProblemType.ofStatus(problem.getStatusCode()).orElse(null)
                : null;
        if (type != null) {
            builder.withType(type.uri()).withTitle(type.title());
        } else {
            builder.withType(problem.getType()).withTitle(problem.getTitle());
        }
        builder.withStatus(problem.getStatusCode());
        if (problem.getStatusCode() < 500 || problem.getType() != null) {
            builder.withDetail(problem.getDetail());
        }
        // Only the path: an absolute URI would be built from the Host header.
        builder.withInstance(problem.getInstance() != null ? problem.getInstance() : pathOf(context.path));
        problem.getParameters().forEach(builder::with);
        problem.getHeaders().forEach(builder::withHeader);
        return builder.build();
    }

    private static URI pathOf(String path) {
        try {
            return path == null ? null : URI.create(path);
        } catch (IllegalArgumentException invalid) {
            return null;
        }
    }

    /** Runs after the library's default processors, which set the instance. */
    @Override
    public int priority() {
        return 0;
    }
}
