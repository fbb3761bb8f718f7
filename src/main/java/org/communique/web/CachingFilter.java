package org.communique.web;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * Gives every JSON answer and every document its strong entity tag, answers conditional requests, and says how long it may be kept. The tag is a digest
 * of the bytes, before it the version of what has one: two answers that differ never share it.
 */
@Provider
class CachingFilter implements ContainerResponseFilter {
    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Freshness freshness;
    private final Clock clock;

    CachingFilter(Freshness freshness, Clock clock) {
        this.freshness = freshness;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        boolean safe = SAFE.contains(request.getMethod());
        response.getHeaders().add(HttpHeaders.VARY, "Accept, Authorization");
        if (response.getStatus() >= 400 || !safe) {
            response.getHeaders()
                    .putSingle(HttpHeaders.CACHE_CONTROL, safe ? "no-store" : "private, no-store, no-transform");
        } else if (!response.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)) {
            response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, freshness.cacheControl(clock.instant()));
        }
        if (response.getStatus() < 300 && isOurs(response.getEntity())) {
            tag(request, response, safe);
        } else if (response.getEntity() instanceof Document document) {
            response.setEntity(document.bytes());
        }
    }

    private static boolean isOurs(Object entity) {
        return entity instanceof Tagged || entity instanceof com.fasterxml.jackson.databind.JsonNode;
    }

    private void tag(ContainerRequestContext request, ContainerResponseContext response, boolean safe)
            throws IOException {
        Object entity = response.getEntity();
        Document document = entity instanceof Document written ? written : null;
        byte[] bytes = document != null ? document.bytes() : StoredForm.MAPPER.writeValueAsBytes(entity);
        String tag = entityTag(entity, bytes);
        if (document != null) {
            tag = Coding.of(request).tagged(tag);
            response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
        Instant modified = document == null ? null : settled(document.lastModified());
        if (modified != null) {
            response.getHeaders().putSingle(HttpHeaders.LAST_MODIFIED, HttpDate.of(modified));
        }
        if (safe && isCurrent(request, tag, modified)) {
            response.setStatus(304);
            response.setEntity(null);
        } else {
            if (request.getMethod().equals(HttpMethod.HEAD)) {
                response.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, bytes.length);
            }
            response.setEntity(bytes);
        }
    }

    /** In a second that is not over, or not all of which was read, something else may change, which nobody could tell by a date: it is told when it is. */
    private Instant settled(Instant modified) {
        Instant second = modified == null ? null : modified.truncatedTo(ChronoUnit.SECONDS);
        return second == null || second.plusSeconds(1).isAfter(freshness.completeUntil(clock.instant()))
                ? null
                : second;
    }

    /** Whether the reader has it: by the tag where one is named, else by the date (RFC 9110, section 13.2.2). */
    private static boolean isCurrent(ContainerRequestContext request, String tag, Instant modified) {
        String tags = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        if (tags != null || modified == null) {
            return matches(tags, tag);
        }
        return HttpDate.parse(request.getHeaderString(HttpHeaders.IF_MODIFIED_SINCE))
                .filter(since -> !modified.isAfter(since))
                .isPresent();
    }

    static String entityTag(Object entity, byte[] bytes) {
        String version = entity instanceof Versioned versioned ? versioned.version() + "-" : "";
        return '"' + version + Digest.of(bytes) + '"';
    }

    /** Weak comparison, as RFC 9110 section 13.1.2 wants it. */
    private static boolean matches(String header, String tag) {
        if (header == null) {
            return false;
        }
        for (String candidate : header.split(",")) {
            String opaque = candidate.strip();
            opaque = opaque.startsWith("W/") ? opaque.substring(2) : opaque;
            if (opaque.equals("*") || opaque.equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
