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
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseQuery;
import org.communique.release.VisibleReleases;
import org.communique.replica.PublicRead;
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

/** Feeds over HTTP. The address says the format, so whatever a reader claims to accept, it gets that. */
@PublicRead
@Path("/")
@Produces(MediaType.WILDCARD)
@Tag(name = "Syndication")
public class FeedResource {
    private static final String WHAT =
            "Any filter of the list makes a feed of its own. It shows what is public and syndicatable, whoever asks: a feed reader cannot keep an embargo. What was withdrawn is told, with the reason, in the place that it had. Older items follow at the next page. Who subscribes at its hub (WebSub) is sent the feed when it changes.";

    private final Feeds feeds;
    private final VisibleReleases finder;
    private final CurrentCaller current;
    private final Clock clock;

    FeedResource(Feeds feeds, VisibleReleases finder, CurrentCaller current, Clock clock) {
        this.feeds = feeds;
        this.finder = finder;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Path(FeedPaths.RSS)
    @PermitAll
    @Operation(operationId = "getRssFeed", summary = "Follow press releases by RSS 2.0", description = WHAT)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            headers = @Header(name = "Link", ref = "FeedLinks"),
            content = @Content(mediaType = FeedPaths.RSS_TYPE, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response rss(
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return answer(FeedFormat.RSS, query, limit, cursor, request);
    }

    @GET
    @Path(FeedPaths.ATOM)
    @PermitAll
    @Operation(operationId = "getAtomFeed", summary = "Follow press releases by Atom", description = WHAT)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            headers = @Header(name = "Link", ref = "FeedLinks"),
            content = @Content(mediaType = FeedPaths.ATOM_TYPE, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response atom(
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return answer(FeedFormat.ATOM, query, limit, cursor, request);
    }

    @GET
    @Path(FeedPaths.JSON)
    @PermitAll
    @Operation(operationId = "getJsonFeed", summary = "Follow press releases by JSON Feed 1.1", description = WHAT)
    @APIResponse(
            responseCode = "200",
            description = "A page of the feed",
            headers = @Header(name = "Link", ref = "FeedLinks"),
            content = @Content(mediaType = FeedPaths.JSON_TYPE, schema = @Schema(ref = "JsonFeed")))
    @SecurityRequirements
    public Response json(
            @BeanParam ReleaseQuery query,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context RoutingContext request) {
        return answer(FeedFormat.JSON, query, limit, cursor, request);
    }

    private Response answer(
            FeedFormat format, ReleaseQuery query, String limit, String cursor, RoutingContext request) {
        Instant now = clock.instant();
        FeedRequest asked = new FeedRequest(
                format,
                new ReleaseFilter(query),
                Parameters.limit(limit, FeedRequest.DEFAULT_LIMIT),
                cursor,
                request.request().query());
        RenderedFeed made = feeds.make(asked, now);
        finder.holdUntilNext(asked.filter(), current.get(), now);
        Response.ResponseBuilder response = Response.ok(new RenderedDocument(made.bytes(), made.updated()));
        made.links().forEach(link -> response.header(HttpHeaders.LINK, link));
        return response.type(made.type()).build();
    }
}
