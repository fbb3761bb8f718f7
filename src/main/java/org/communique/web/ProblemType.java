package org.communique.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue of problem types (RFC 9457). The {@code type} URIs are URNs, so that they do not depend on where the service runs.
 * {@code docs/problems.md} describes each type.
 */
public enum ProblemType {
    MALFORMED_REQUEST(400, "The request could not be read"),
    INVALID_PARAMETER(400, "A request parameter is unknown or has a bad value"),
    UNAUTHENTICATED(401, "A valid key is needed"),
    FORBIDDEN(403, "The key does not allow this"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "The method is not supported here"),
    NOT_ACCEPTABLE(406, "No acceptable representation"),
    ILLEGAL_STATE(409, "The current state does not allow this operation"),
    TAKEN(409, "The value is already taken"),
    IN_USE(409, "The resource is still in use"),
    IN_FLIGHT(409, "The same request is still being processed"),
    WITHDRAWN(410, "The press release was withdrawn"),
    STALE(412, "The resource was changed in the meantime"),
    TOO_LARGE(413, "The request is too large"),
    URI_TOO_LONG(414, "The URI is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    RANGE_NOT_SATISFIABLE(416, "The range is not in the file"),
    VALIDATION(422, "The content is not valid"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
    PRECONDITION_REQUIRED(428, "If-Match is required"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL(500, "Internal server error"),
    UNAVAILABLE(503, "The service is temporarily unavailable");

    private final int status;
    private final String title;
    private final URI uri;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
        this.uri = URI.create(
                "urn:problem-type:communique:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public URI uri() {
        return uri;
    }

    /** Returns a problem of this type. The {@code detail} explains this occurrence. */
    public HttpProblem because(String detail) {
        return builder(detail).build();
    }

    /** Returns a builder of a problem of this type, for problems with additional members or headers. */
    public HttpProblem.Builder builder(String detail) {
        return HttpProblem.builder()
                .withType(uri)
                .withTitle(title)
                .withStatus(status)
                .withDetail(detail);
    }

    /** Returns the first type with this status, for problems that the framework raises without a type. */
    static Optional<ProblemType> ofStatus(int status) {
        return Arrays.stream(values()).filter(type -> type.status == status).findFirst();
    }
}
