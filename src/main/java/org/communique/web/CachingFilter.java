package org.communique.web;

import static io.vertx.core.http.HttpHeaders.createOptimized;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/**
 * Gives every JSON response and every document its strong entity tag, evaluates conditional requests, compresses public responses, and
 * writes {@code Cache-Control}. The tag is a digest of the bytes, preceded by the version if there is one, so that two different responses
 * never share a tag.
 */
@Provider
class CachingFilter implements ContainerResponseFilter {
    private final CacheLifetime cacheLifetime;
    private final RoutingContext routing;
    private final Clock clock;

    CachingFilter(CacheLifetime cacheLifetime, RoutingContext routing, Clock clock) {
        this.cacheLifetime = cacheLifetime;
        this.routing = routing;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        boolean safe = SafeMethods.include(request.getMethod());
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(HttpHeaders.VARY, CacheableResponse.VARY.toString());
        Instant now = clock.instant();
        boolean controlled = headers.containsKey(HttpHeaders.CACHE_CONTROL);
        if (response.getStatus() >= 400 || !safe) {
            headers.putSingle(HttpHeaders.CACHE_CONTROL, safe ? "no-store" : CacheLifetime.PRIVATE);
        } else if (!controlled) {
            headers.putSingle(HttpHeaders.CACHE_CONTROL, cacheLifetime.cacheControl(now));
        }
        if (response.getStatus() < 300 && hasEntityTag(response.getEntity())) {
            CacheableResponse answer = answer(request, response, now);
            write(answer, request, response, now);
            if (safe && !controlled && cacheLifetime.isPublic() && cacheLifetime.isComplete()) {
                routing.put(CacheableResponse.CONTEXT_KEY, answer);
            }
        } else if (response.getEntity() instanceof RenderedDocument renderedDocument) {
            response.setEntity(renderedDocument.bytes());
        }
    }

    private static boolean hasEntityTag(Object entity) {
        return entity instanceof HasEntityTag || entity instanceof com.fasterxml.jackson.databind.JsonNode;
    }

    private CacheableResponse answer(ContainerRequestContext request, ContainerResponseContext response, Instant now)
            throws IOException {
        Object entity = response.getEntity();
        RenderedDocument renderedDocument = entity instanceof RenderedDocument written ? written : null;
        byte[] bytes =
                renderedDocument != null ? renderedDocument.bytes() : JsonMapping.MAPPER.writeValueAsBytes(entity);
        // A response to one caller is not compressed: proxies do not change it, and If-Match can use the tag that all
        // callers see.
        ContentCoding contentCoding = cacheLifetime.isPublic()
                ? ContentCoding.of(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING))
                        .forLength(bytes.length)
                : ContentCoding.IDENTITY;
        MediaType type = response.getMediaType();
        return new CacheableResponse(
                Buffer.buffer(contentCoding.encode(bytes)),
                contentCoding,
                createOptimized(type == null ? MediaType.APPLICATION_JSON : type.toString()),
                response.getHeaders().getOrDefault(HttpHeaders.LINK, List.of()).stream()
                        .map(link -> createOptimized(link.toString()))
                        .toList(),
                createOptimized(contentCoding.entityTag(entityTag(entity, bytes))),
                CacheableResponse.Times.of(
                        renderedDocument == null ? null : cacheLifetime.lastModified(renderedDocument.lastModified()),
                        now,
                        cacheLifetime.expiry()));
    }

    private static void write(
            CacheableResponse answer, ContainerRequestContext request, ContainerResponseContext response, Instant now) {
        ConditionalRequest conditionalRequest = SafeMethods.include(request.getMethod())
                ? new ConditionalRequest(
                        request.getHeaderString(HttpHeaders.IF_NONE_MATCH),
                        request.getHeaderString(HttpHeaders.IF_MODIFIED_SINCE))
                : ConditionalRequest.NONE;
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (!answer.write(
                (name, value) -> headers.putSingle(name.toString(), value.toString()), conditionalRequest, now)) {
            response.setStatus(304);
            response.setEntity(null);
            return;
        }
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            headers.putSingle(HttpHeaders.CONTENT_LENGTH, answer.body().length());
        }
        response.setEntity(answer.body().getBytes());
    }

    /** @param bytes the entity as it is sent */
    static String entityTag(Object entity, byte[] bytes) throws JsonProcessingException {
        HasEntityTag tagged = entity instanceof HasEntityTag hasTag ? hasTag.tagged() : null;
        byte[] digested = tagged == null || tagged == entity ? bytes : JsonMapping.MAPPER.writeValueAsBytes(tagged);
        String version = entity instanceof HasVersion hasVersion ? hasVersion.version() + "-" : "";
        return '"' + version + Digest.of(digested) + '"';
    }
}
