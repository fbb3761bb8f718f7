package org.communique.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Gives every JSON answer and every document its strong entity tag, answers conditional requests, compresses what is for everyone, and
 * says how long it may be kept. The tag is a digest of the bytes, before it the version of what has one: two answers that differ never
 * share it.
 */
@Provider
class CachingFilter implements ContainerResponseFilter {
    private final Freshness freshness;
    private final RoutingContext routing;
    private final Clock clock;

    CachingFilter(Freshness freshness, RoutingContext routing, Clock clock) {
        this.freshness = freshness;
        this.routing = routing;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        boolean safe = SafeMethods.include(request.getMethod());
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(HttpHeaders.VARY, PublicAnswer.VARY);
        Instant now = clock.instant();
        boolean controlled = headers.containsKey(HttpHeaders.CACHE_CONTROL);
        if (response.getStatus() >= 400 || !safe) {
            headers.putSingle(HttpHeaders.CACHE_CONTROL, safe ? "no-store" : Freshness.PRIVATE);
        } else if (!controlled) {
            headers.putSingle(HttpHeaders.CACHE_CONTROL, freshness.cacheControl(now));
        }
        if (response.getStatus() < 300 && isOurs(response.getEntity())) {
            PublicAnswer answer = answer(request, response, now);
            write(answer, request, response, now);
            if (safe && !controlled && freshness.isShared() && freshness.isSettled()) {
                routing.put(PublicAnswer.OF_REQUEST, answer);
            }
        } else if (response.getEntity() instanceof Document document) {
            response.setEntity(document.bytes());
        }
    }

    private static boolean isOurs(Object entity) {
        return entity instanceof Tagged || entity instanceof com.fasterxml.jackson.databind.JsonNode;
    }

    private PublicAnswer answer(ContainerRequestContext request, ContainerResponseContext response, Instant now)
            throws IOException {
        Object entity = response.getEntity();
        Document document = entity instanceof Document written ? written : null;
        byte[] bytes = document != null ? document.bytes() : StoredForm.MAPPER.writeValueAsBytes(entity);
        // What goes to one caller stays as it is: proxies leave it alone, and an author's If-Match has the tag that
        // everyone has.
        Coding coding = freshness.isShared()
                ? Coding.of(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING))
                        .forLength(bytes.length)
                : Coding.IDENTITY;
        MediaType type = response.getMediaType();
        return new PublicAnswer(
                Buffer.buffer(coding.coded(bytes)),
                coding,
                type == null ? MediaType.APPLICATION_JSON : type.toString(),
                response.getHeaders().getOrDefault(HttpHeaders.LINK, List.of()).stream()
                        .map(Objects::toString)
                        .toList(),
                coding.tagged(entityTag(entity, bytes)),
                new PublicAnswer.Times(
                        document == null ? null : freshness.datable(document.lastModified()), now, freshness.end()));
    }

    private static void write(
            PublicAnswer answer, ContainerRequestContext request, ContainerResponseContext response, Instant now) {
        Condition condition = SafeMethods.include(request.getMethod())
                ? new Condition(
                        request.getHeaderString(HttpHeaders.IF_NONE_MATCH),
                        request.getHeaderString(HttpHeaders.IF_MODIFIED_SINCE))
                : Condition.NONE;
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (!answer.write(headers::putSingle, condition, now)) {
            response.setStatus(304);
            response.setEntity(null);
            return;
        }
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            headers.putSingle(HttpHeaders.CONTENT_LENGTH, answer.body().length());
        }
        response.setEntity(answer.body().getBytes());
    }

    static String entityTag(Object entity, byte[] bytes) {
        String version = entity instanceof Versioned versioned ? versioned.version() + "-" : "";
        return '"' + version + Digest.of(bytes) + '"';
    }
}
