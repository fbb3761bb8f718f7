package org.communique.changes;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.audience.ViewerScope;
import org.communique.organization.ReleaseCounts;
import org.communique.release.QueryText;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseQuery;
import org.communique.release.SavedSearch;
import org.communique.web.CacheLifetime;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Changes over HTTP. */
@Path(ChangeResource.PATH)
@Tag(name = "Changes")
public class ChangeResource {
    static final String PATH = "/v1/changes";
    /** More changes are not held against a query for one stream: it takes some milliseconds for each. */
    private static final int MAX_MATCHED = 1_000;

    private final Changes changes;
    private final ChangeLog log;
    private final StreamRegistry streamRegistry;
    private final CurrentCaller current;
    private final ReleaseCounts releases;
    private final CacheLifetime cacheLifetime;
    private final RoutingContext request;
    private final WebConfig web;

    ChangeResource(
            Changes changes,
            ChangeLog log,
            StreamRegistry streamRegistry,
            CurrentCaller current,
            ReleaseCounts releases,
            CacheLifetime cacheLifetime,
            RoutingContext request,
            WebConfig web) {
        this.changes = changes;
        this.log = log;
        this.streamRegistry = streamRegistry;
        this.current = current;
        this.releases = releases;
        this.cacheLifetime = cacheLifetime;
        this.request = request;
        this.web = web;
    }

    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listChanges",
            summary = "List changes",
            description =
                    "Returns the changes in the order in which they happened, each exactly once. The public sees the changes of published releases; a key also sees those of the releases under embargo that it may read. Send `next` as `since` to continue; `next` is present even if there are no changes. A change has no text of the release, only the note of a correction or the reason for a withdrawal; read the release at `href`. Releases that are not syndicatable are included, because frontends need them.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link", ref = "Link"),
            content = @Content(schema = @Schema(implementation = ChangePage.class)))
    public Response list(
            @QueryParam("since")
                    @Parameter(
                            description =
                                    "The `next` of an earlier page, or the `cursor` of a change. By default, from the first change. Cursors do not depend on the key, so you can continue with another key.")
                    String since,
            @QueryParam("limit") String limit) {
        Caller caller = current.get();
        int max = Parameters.limit(limit, 20);
        long position = since == null ? 0 : positionOf(since);
        if (caller.isAnonymous()) {
            cacheLifetime.expiresAt(releases.nextPublication());
        }
        ChangePage page = changes.page(position, max, ViewerScope.ofReader(caller));
        Response.ResponseBuilder response = Response.ok(page);
        if (page.hasMore()) {
            Map<String, List<String>> next =
                    new TreeMap<>(Map.of("since", List.of(page.next()), "limit", List.of(String.valueOf(max))));
            response.header(HttpHeaders.LINK, PageLinks.link(web, PATH, next, "next"));
        }
        return response.build();
    }

    @GET
    @Path("/stream")
    @PermitAll
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "streamChanges",
            summary = "Stream changes",
            description =
                    "Sends the same changes as server-sent events as they happen. The name of an event is the `event` of the change, its id the cursor, and its data the change. The stream begins with the changes after `Last-Event-ID` or `since`; without either, with the changes from now on. If the cursor is unknown, the server sends an event named `reset`: read all releases again, then continue from its id. The server sends a comment every 15 seconds. It disconnects clients that do not read; reconnect with the last id. The stream ends when its key expires or is revoked. With `q` and filters, the stream has the changes of the releases that match them, as in a search: one that begins to match is `published`, one that no longer matches is `deleted`. With `q`, a stream also begins with a `reset` if more than 1,000 changes follow the cursor. With `q`, changes from before the connection are compared with the present texts: a release that does not match now may be reported as `deleted` although it never matched, and one that is new to the search as `corrected` or `edited`.")
    @APIResponseSchema(ChangeView.class)
    public Response stream(
            @BeanParam QueryText text,
            @BeanParam ReleaseQuery query,
            @HeaderParam("Last-Event-ID")
                    @Parameter(
                            description =
                                    "The id of the last event that the client has read. Browsers send it automatically.",
                            example = "q0bPz3mWcUtxwK1MzgyXoA")
                    String lastEventId,
            @QueryParam("since")
                    @Parameter(description = "The same for the first connection. Last-Event-ID takes precedence.")
                    String since) {
        SavedSearch search = SavedSearch.of(text.q(), new ReleaseFilter(query));
        ViewerScope viewerScope = ViewerScope.ofReader(current.get());
        Response.ResponseBuilder response = Response.ok()
                .type(MediaType.SERVER_SENT_EVENTS)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no");
        if (request.request().method().equals(HttpMethod.HEAD)) {
            return response.build();
        }
        streamRegistry.admit(request, search);
        String cursor = lastEventId == null || lastEventId.isEmpty() ? since : lastEventId;
        OptionalLong known = cursor == null ? OptionalLong.empty() : changes.position(cursor);
        if (known.isPresent() && search.query() != null && log.hasMore(known.getAsLong(), MAX_MATCHED, viewerScope)) {
            known = OptionalLong.empty();
        }
        // A stream that only continues need not know which changes are older than it.
        long end = known.isPresent() && search.query() == null ? known.getAsLong() : log.end(viewerScope);
        boolean reset = cursor != null && known.isEmpty();
        return response.entity(streamRegistry.stream(request, current, search, known.orElse(end), end, reset))
                .build();
    }

    private long positionOf(String since) {
        return changes.position(since)
                .orElseThrow(() -> Parameters.problem(
                        "since", "is not a cursor of this change feed: start again without it and read all changes"));
    }
}
