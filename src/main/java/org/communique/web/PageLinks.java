package org.communique.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the response for a page, with its {@code Link} headers (RFC 8288), built from the configured public URL. */
public final class PageLinks {
    private PageLinks() {}

    /** For a list without parameters other than {@code limit} and {@code cursor}. */
    public static Response of(WebConfig web, String path, Page<?> page) {
        return of(web, path, Map.of("limit", List.of(String.valueOf(page.page().limit()))), page);
    }

    /** For a list that can be filtered by status; null for all. */
    public static Response ofStatus(WebConfig web, String path, String status, Page<?> page) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (status != null) {
            query.put("status", List.of(status));
        }
        query.put("limit", List.of(String.valueOf(page.page().limit())));
        return of(web, path, query, page);
    }

    /** @param query the parameters of the list, without the cursor */
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

    /** Returns the value of a {@code Link} header. */
    public static String link(WebConfig web, String path, Map<String, List<String>> query, String relation) {
        return link(web, path, query, null, relation);
    }

    /**
     * Returns the URL of a page of a list.
     *
     * @param cursor null for the first page
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
