package org.communique.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers a page with its {@code Link} headers (RFC 8288), built from the configured public URL. */
public final class PageLinks {
    private PageLinks() {}

    /** Of a list that takes no parameters but how many and from where. */
    public static Response of(WebConfig web, String path, Page<?> page) {
        return of(web, path, Map.of("limit", List.of(String.valueOf(page.page().limit()))), page);
    }

    /** Of a list that can be narrowed down to one status; null for any. */
    public static Response ofStatus(WebConfig web, String path, String status, Page<?> page) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (status != null) {
            query.put("status", List.of(status));
        }
        query.put("limit", List.of(String.valueOf(page.page().limit())));
        return of(web, path, query, page);
    }

    /** @param query the list's parameters but for the cursor */
    public static Response of(WebConfig web, String path, Map<String, List<String>> query, Page<?> page) {
        Response.ResponseBuilder response = Response.ok(page);
        response.header(HttpHeaders.LINK, link(web, path, query, null, "first"));
        if (!page.isLast()) {
            response.header(HttpHeaders.LINK, link(web, path, query, page.page().next(), "next"));
        }
        return response.build();
    }

    private static String link(
            WebConfig web, String path, Map<String, List<String>> query, String cursor, String relation) {
        return "<" + url(web, path, query, cursor) + ">; rel=\"" + relation + "\"";
    }

    /** The value of a {@code Link} header. */
    public static String link(WebConfig web, String path, Map<String, List<String>> query, String relation) {
        return link(web, path, query, null, relation);
    }

    /**
     * The address of a page of a list.
     *
     * @param cursor null for the first
     */
    public static String url(WebConfig web, String path, Map<String, List<String>> query, String cursor) {
        List<String> parameters = new ArrayList<>();
        query.forEach((name, values) -> values.forEach(value -> parameters.add(name + "=" + encoded(value))));
        if (cursor != null) {
            parameters.add("cursor=" + encoded(cursor));
        }
        String suffix = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        return web.urlOf(path) + suffix;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
