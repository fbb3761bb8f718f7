package org.communique.syndication;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.release.QueryText;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseQuery;
import org.communique.release.SavedSearch;
import org.communique.release.SyndicatedReleases;
import org.communique.web.DeclaredParameter;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;
import org.communique.web.WebConfig;

/** Renders feeds, for HTTP requests and for the hub: both send the same bytes. */
@ApplicationScoped
public class Feeds {
    /** The path of the hub of all feeds. */
    public static final String HUB = "/hub";

    private static final String LIMIT = "limit";
    private static final Map<String, DeclaredParameter> PARAMETERS = parametersOfFeeds();
    private static final char UNDECODABLE = '\uFFFD';

    private final SyndicatedReleases releases;
    private final PageAddresses addresses;
    private final SyndicationConfig config;
    private final WebConfig web;

    Feeds(SyndicatedReleases releases, PageAddresses addresses, SyndicationConfig config, WebConfig web) {
        this.releases = releases;
        this.addresses = addresses;
        this.config = config;
        this.web = web;
    }

    /** Returns the absolute URL of the hub of all feeds. */
    public String hub() {
        return web.urlOf(HUB);
    }

    /** Renders a page of a feed as it is at an instant. */
    public RenderedFeed render(FeedRequest request, Instant now) {
        SyndicatedReleases.Window window = releases.window(request.search(), request.limit(), request.cursor(), now);
        String path = request.format().path();
        Map<String, List<String>> parameters = request.search().parameters();
        Map<String, List<String>> paging = new LinkedHashMap<>(parameters);
        if (request.limit() != FeedRequest.DEFAULT_LIMIT) {
            paging.put(LIMIT, List.of(String.valueOf(request.limit())));
        }
        String next = window.page().page().next();
        Set<String> languages = request.search().filter().languages();
        return new RenderedFeed(
                request.format(),
                new Feed(
                        title(parameters),
                        config.copyright().orElse(null),
                        PageLinks.url(web, path, parameters, null),
                        addresses.home(),
                        self(request),
                        PageLinks.url(web, path, paging, null),
                        next == null ? null : PageLinks.url(web, path, paging, next),
                        request.cursor() == null ? hub() : null,
                        languages.size() == 1 ? languages.iterator().next() : null,
                        window.updated(),
                        window.page().items().stream()
                                .map(release -> FeedItem.of(release, addresses))
                                .toList()));
    }

    /**
     * Returns the request for the feed at a URL, which must be equal to the self link of the feed: without parameters that a read of the feed
     * ignores. Pages with a cursor are rejected.
     *
     * @throws HttpProblem with a 4xx status if the URL is not that of a feed
     */
    public FeedRequest resolve(String url) {
        int end = url.indexOf('?');
        String address = end < 0 ? url : url.substring(0, end);
        FeedFormat format = Arrays.stream(FeedFormat.values())
                .filter(candidate -> web.urlOf(candidate.path()).equals(address))
                .findFirst()
                .orElseThrow(Feeds::notAFeed);
        Map<String, List<String>> parameters = end < 0 ? Map.of() : parameters(url);
        DeclaredParameter.check(parameters, PARAMETERS);
        FeedRequest request = new FeedRequest(
                format,
                SavedSearch.of(first(parameters, "q"), new ReleaseFilter(ReleaseQuery.of(parameters))),
                Parameters.limit(first(parameters, LIMIT), FeedRequest.DEFAULT_LIMIT),
                null,
                end < 0 ? null : url.substring(end + 1));
        if (!self(request).equals(url)) {
            throw notAFeed();
        }
        return request;
    }

    private static Map<String, DeclaredParameter> parametersOfFeeds() {
        Map<String, DeclaredParameter> declared = new HashMap<>(DeclaredParameter.in(ReleaseQuery.class));
        declared.putAll(DeclaredParameter.in(QueryText.class));
        declared.put(LIMIT, new DeclaredParameter(null, false));
        return Map.copyOf(declared);
    }

    private static HttpProblem notAFeed() {
        return ProblemType.NOT_FOUND.because("The URL is not the address of a feed of this service.");
    }

    private static Map<String, List<String>> parameters(String url) {
        try {
            Map<String, List<String>> parameters = new QueryStringDecoder(url).parameters();
            if (parameters.toString().indexOf(UNDECODABLE) < 0) {
                return parameters;
            }
        } catch (IllegalArgumentException e) {
            // Rejected below, like a query that is not UTF-8.
        }
        throw ProblemType.MALFORMED_REQUEST.because("The query must be percent-encoded UTF-8.");
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        return parameters.containsKey(name) ? parameters.get(name).get(0) : null;
    }

    /** Returns the self link: the known part of the query string as requested, which hubs and readers compare, at the configured base URL. */
    private String self(FeedRequest request) {
        String query = request.query();
        return web.urlOf(request.format().path()) + (query == null || query.isEmpty() ? "" : "?" + query);
    }

    private String title(Map<String, List<String>> parameters) {
        return parameters.isEmpty()
                ? config.publication()
                : config.publication() + ": "
                        + parameters.values().stream().flatMap(List::stream).collect(Collectors.joining(", "));
    }
}
