package org.communique.syndication;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.communique.access.CurrentCaller;
import org.communique.access.PublicRead;
import org.communique.release.FeedPaths;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseFinder;
import org.communique.release.ReleaseQuery;
import org.communique.release.SyndicatedReleases;
import org.communique.web.Document;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Feeds over HTTP. The address says the format, so whatever a reader claims to accept, it gets that. */
@PublicRead
@Path("/")
@Produces(MediaType.WILDCARD)
@Tag(name = "Syndication")
public class FeedResource {
    private static final int DEFAULT_LIMIT = 20;
    private static final String UTF_8 = "; charset=utf-8";
    private static final String WHAT =
            "Any filter of the list makes a feed of its own. It shows what is public and syndicatable, whoever asks: a feed reader cannot keep an embargo. What was withdrawn is told, with the reason, in the place that it had. Older items follow at the next page.";

    private final SyndicatedReleases releases;
    private final ReleaseFinder finder;
    private final PageAddresses addresses;
    private final CurrentCaller current;
    private final SyndicationConfig config;
    private final WebConfig web;
    private final Clock clock;

    FeedResource(
            SyndicatedReleases releases,
            ReleaseFinder finder,
            PageAddresses addresses,
            CurrentCaller current,
            SyndicationConfig config,
            WebConfig web,
            Clock clock) {
        this.releases = releases;
        this.finder = finder;
        this.addresses = addresses;
        this.current = current;
        this.config = config;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @Path(FeedPaths.RSS)
    @PermitAll
    @Operation(operationId = "getRssFeed", summary = "Follow press releases by RSS 2.0", description = WHAT)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            content = @Content(mediaType = FeedPaths.RSS_TYPE, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response rss(
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return answer(FeedPaths.RSS, FeedPaths.RSS_TYPE + UTF_8, RssFeed::of, new Asked(query, limit, cursor, request));
    }

    @GET
    @Path(FeedPaths.ATOM)
    @PermitAll
    @Operation(operationId = "getAtomFeed", summary = "Follow press releases by Atom", description = WHAT)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            content = @Content(mediaType = FeedPaths.ATOM_TYPE, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response atom(
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return answer(
                FeedPaths.ATOM, FeedPaths.ATOM_TYPE + UTF_8, AtomFeed::of, new Asked(query, limit, cursor, request));
    }

    @GET
    @Path(FeedPaths.JSON)
    @PermitAll
    @Operation(operationId = "getJsonFeed", summary = "Follow press releases by JSON Feed 1.1", description = WHAT)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            content = @Content(mediaType = FeedPaths.JSON_TYPE, schema = @Schema(ref = "JsonFeed")))
    @SecurityRequirements
    public Response json(
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return answer(FeedPaths.JSON, FeedPaths.JSON_TYPE, JsonFeed::of, new Asked(query, limit, cursor, request));
    }

    private record Asked(ReleaseQuery query, String limit, String cursor, RoutingContext request) {}

    private Response answer(String path, String type, Function<Feed, byte[]> format, Asked asked) {
        Instant now = clock.instant();
        ReleaseFilter filter = new ReleaseFilter(asked.query());
        int limit = Parameters.limit(asked.limit(), DEFAULT_LIMIT);
        SyndicatedReleases.Window window = releases.window(filter, limit, asked.cursor(), now);
        finder.holdUntilNext(filter, current.get(), now);
        Map<String, List<String>> parameters = filter.parameters();
        Map<String, List<String>> paging = new LinkedHashMap<>(parameters);
        if (limit != DEFAULT_LIMIT) {
            paging.put("limit", List.of(String.valueOf(limit)));
        }
        String next = window.page().page().next();
        Feed feed = new Feed(
                title(parameters),
                config.copyright().orElse(null),
                PageLinks.url(web, path, parameters, null),
                addresses.home(),
                self(path, asked.request().request().query()),
                PageLinks.url(web, path, paging, null),
                next == null ? null : PageLinks.url(web, path, paging, next),
                filter.languages().size() == 1 ? filter.languages().iterator().next() : null,
                window.updated(),
                window.page().items().stream()
                        .map(release -> FeedItem.of(release, addresses))
                        .toList());
        return Response.ok(new Document(format.apply(feed), window.updated()))
                .type(type)
                .build();
    }

    /** Just as it was asked for, which a hub or reader compares; but at our address. */
    private String self(String path, String query) {
        return web.urlOf(path) + (query == null || query.isEmpty() ? "" : "?" + query);
    }

    private String title(Map<String, List<String>> parameters) {
        return parameters.isEmpty()
                ? config.publication()
                : config.publication() + ": "
                        + parameters.values().stream().flatMap(List::stream).collect(Collectors.joining(", "));
    }
}
