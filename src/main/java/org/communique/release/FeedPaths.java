package org.communique.release;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.communique.web.PageLinks;
import org.communique.web.WebConfig;

/** The paths and media types of the feeds. */
public final class FeedPaths {
    public static final String RSS = "/feeds/press-releases.rss";
    public static final String ATOM = "/feeds/press-releases.atom";
    public static final String JSON = "/feeds/press-releases.json";

    public static final String RSS_TYPE = "application/rss+xml";
    public static final String ATOM_TYPE = "application/atom+xml";
    public static final String JSON_TYPE = "application/feed+json";

    private static final Map<String, String> TYPES = Map.of(RSS, RSS_TYPE, ATOM, ATOM_TYPE, JSON, JSON_TYPE);

    private FeedPaths() {}

    /** Adds links to the feeds of the same list (RFC 8288) to the response. */
    public static Response withLinks(Response list, SavedSearch search, WebConfig web) {
        Response.ResponseBuilder response = Response.fromResponse(list);
        Map<String, List<String>> parameters = new LinkedHashMap<>(search.parameters());
        parameters.remove("status");
        for (String path : List.of(ATOM, RSS, JSON)) {
            response.header(
                    HttpHeaders.LINK,
                    "<" + PageLinks.url(web, path, parameters, null) + ">; rel=\"alternate\"; type=\"" + TYPES.get(path)
                            + '"');
        }
        return response.build();
    }
}
