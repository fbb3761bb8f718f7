package org.communique.syndication;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import org.communique.access.CurrentCaller;
import org.communique.release.FeedPaths;
import org.communique.release.QueryText;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseQuery;
import org.communique.release.SavedSearch;
import org.communique.release.VisibleReleases;
import org.communique.replica.PublicRead;
import org.communique.web.IgnoresUnknownParameters;
import org.communique.web.KnownQuery;
import org.communique.web.Parameters;
import org.communique.web.RenderedDocument;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Feeds over HTTP. The path determines the format; {@code Accept} is ignored. */
@PublicRead
@IgnoresUnknownParameters(except = {"status", "sort", "count", "fields"})
@Path("/")
@Produces(MediaType.WILDCARD)
@Tag(name = "Syndication")
public class FeedResource {
    private static final String DESCRIPTION =
            "Each search, with its filters and the text in `q`, makes its own feed; without `q` it is the list of press releases. Parameters that no filter has, such as `utm_source`, are ignored. A feed contains public, syndicatable releases only, even for requests with a key, because a feed reader cannot keep an embargo. Withdrawn releases are reported in their former position, with the reason. Older releases are on the next page. Subscribe at the hub of the feed (WebSub) to receive the feed when it changes.";

    private final Feeds feeds;
    private final VisibleReleases releases;
    private final CurrentCaller caller;
    private final KnownQuery knownQuery;
    private final Clock clock;

    FeedResource(Feeds feeds, VisibleReleases releases, CurrentCaller caller, KnownQuery knownQuery, Clock clock) {
        this.feeds = feeds;
        this.releases = releases;
        this.caller = caller;
        this.knownQuery = knownQuery;
        this.clock = clock;
    }

    @GET
    @Path(FeedPaths.RSS)
    @PermitAll
    @Operation(operationId = "getRssFeed", summary = "Get press releases as an RSS 2.0 feed", description = DESCRIPTION)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            headers = @Header(name = "Link", ref = "FeedLinks"),
            content = @Content(mediaType = FeedPaths.RSS_TYPE, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response rss(
            @BeanParam QueryText text,
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return response(FeedFormat.RSS, text, query, limit, cursor, request);
    }

    @GET
    @Path(FeedPaths.ATOM)
    @PermitAll
    @Operation(operationId = "getAtomFeed", summary = "Get press releases as an Atom feed", description = DESCRIPTION)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            headers = @Header(name = "Link", ref = "FeedLinks"),
            content = @Content(mediaType = FeedPaths.ATOM_TYPE, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response atom(
            @BeanParam QueryText text,
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return response(FeedFormat.ATOM, text, query, limit, cursor, request);
    }

    @GET
    @Path(FeedPaths.JSON)
    @PermitAll
    @Operation(
            operationId = "getJsonFeed",
            summary = "Get press releases as a JSON Feed 1.1",
            description = DESCRIPTION)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            headers = @Header(name = "Link", ref = "FeedLinks"),
            content = @Content(mediaType = FeedPaths.JSON_TYPE, schema = @Schema(ref = "JsonFeed")))
    @SecurityRequirements
    public Response json(
            @BeanParam QueryText text,
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return response(FeedFormat.JSON, text, query, limit, cursor, request);
    }

    private Response response(
            FeedFormat format,
            QueryText text,
            ReleaseQuery query,
            String limit,
            String cursor,
            RoutingContext request) {
        Instant now = clock.instant();
        FeedRequest feedRequest = new FeedRequest(
                format,
                SavedSearch.of(text.q(), new ReleaseFilter(query)),
                Parameters.limit(limit, FeedRequest.DEFAULT_LIMIT),
                cursor,
                knownQuery.queryOf(request));
        RenderedFeed feed = feeds.render(feedRequest, now);
        releases.expireAtNextPublication(feedRequest.search().filter(), caller.get(), now);
        Response.ResponseBuilder response = Response.ok(new RenderedDocument(feed.bytes(), feed.updated()));
        feed.links().forEach(link -> response.header(HttpHeaders.LINK, link));
        return response.type(feed.type()).build();
    }
}
