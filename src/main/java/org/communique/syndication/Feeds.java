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
import java.util.stream.Collectors;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseQuery;
import org.communique.release.SyndicatedReleases;
import org.communique.web.DeclaredParameter;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;
import org.communique.web.WebConfig;

/** Makes feeds, whoever wants one: what is pushed to subscribers is to the byte what a reader would be answered. */
@ApplicationScoped
public class Feeds {
    /** Where one subscribes to any of them. */
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

    /** Where one subscribes to any of them, for those who are elsewhere. */
    public String hub() {
        return web.urlOf(HUB);
    }

    public RenderedFeed make(FeedRequest asked, Instant now) {
        SyndicatedReleases.Window window = releases.window(asked.filter(), asked.limit(), asked.cursor(), now);
        String path = asked.format().path();
        Map<String, List<String>> parameters = asked.filter().parameters();
        Map<String, List<String>> paging = new LinkedHashMap<>(parameters);
        if (asked.limit() != FeedRequest.DEFAULT_LIMIT) {
            paging.put(LIMIT, List.of(String.valueOf(asked.limit())));
        }
        String next = window.page().page().next();
        return new RenderedFeed(
                asked.format(),
                new Feed(
                        title(parameters),
                        config.copyright().orElse(null),
                        PageLinks.url(web, path, parameters, null),
                        addresses.home(),
                        self(asked),
                        PageLinks.url(web, path, paging, null),
                        next == null ? null : PageLinks.url(web, path, paging, next),
                        asked.cursor() == null ? hub() : null,
                        asked.filter().languages().size() == 1
                                ? asked.filter().languages().iterator().next()
                                : null,
                        window.updated(),
                        window.page().items().stream()
                                .map(release -> FeedItem.of(release, addresses))
                                .toList()));
    }

    /**
     * The feed that is at an address, which has to be just as feeds name themselves. A later page of a feed is none.
     *
     * @throws HttpProblem 4xx that says why there is no feed
     */
    public FeedRequest at(String url) {
        int end = url.indexOf('?');
        String address = end < 0 ? url : url.substring(0, end);
        FeedFormat format = Arrays.stream(FeedFormat.values())
                .filter(candidate -> web.urlOf(candidate.path()).equals(address))
                .findFirst()
                .orElseThrow(Feeds::nothingThere);
        Map<String, List<String>> parameters = end < 0 ? Map.of() : parameters(url);
        DeclaredParameter.check(parameters, PARAMETERS);
        FeedRequest feed = new FeedRequest(
                format,
                new ReleaseFilter(ReleaseQuery.of(parameters)),
                Parameters.limit(first(parameters, LIMIT), FeedRequest.DEFAULT_LIMIT),
                null,
                end < 0 ? null : url.substring(end + 1));
        if (!self(feed).equals(url)) {
            throw nothingThere();
        }
        return feed;
    }

    private static Map<String, DeclaredParameter> parametersOfFeeds() {
        Map<String, DeclaredParameter> known = new HashMap<>(DeclaredParameter.in(ReleaseQuery.class));
        known.put(LIMIT, new DeclaredParameter(null, false));
        return Map.copyOf(known);
    }

    private static HttpProblem nothingThere() {
        return ProblemType.NOT_FOUND.because("it is not the address of a feed of this service");
    }

    private static Map<String, List<String>> parameters(String url) {
        try {
            Map<String, List<String>> parameters = new QueryStringDecoder(url).parameters();
            if (parameters.toString().indexOf(UNDECODABLE) < 0) {
                return parameters;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to what is no UTF-8 either.
        }
        throw ProblemType.MALFORMED_REQUEST.because("query: it must be UTF-8, percent-encoded");
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        return parameters.containsKey(name) ? parameters.get(name).get(0) : null;
    }

    /** Just as it was asked for, which a hub or reader compares; but at our address. */
    private String self(FeedRequest asked) {
        String query = asked.query();
        return web.urlOf(asked.format().path()) + (query == null || query.isEmpty() ? "" : "?" + query);
    }

    private String title(Map<String, List<String>> parameters) {
        return parameters.isEmpty()
                ? config.publication()
                : config.publication() + ": "
                        + parameters.values().stream().flatMap(List::stream).collect(Collectors.joining(", "));
    }
}
