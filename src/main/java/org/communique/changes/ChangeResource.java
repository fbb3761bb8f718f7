package org.communique.changes;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
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
            summary = "Read what happened since",
            description =
                    "In the order in which it happened, nothing left out and nothing twice: to the public what happened to published releases, to a key also to those under embargo that it may see. Send next as since to go on; it is there also when nothing has happened. Changes carry no texts but the note of a correction and the reason of a withdrawal; read the release at href. They are told of releases that may not be syndicated, too: frontends need them.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link", ref = "Link"),
            content = @Content(schema = @Schema(implementation = ChangePage.class)))
    public Response list(
            @QueryParam("since")
                    @Parameter(
                            description =
                                    "The next of an earlier page, or the cursor of a change; from the beginning unless given. It belongs to no key: who changes keys goes on from the same place")
                    String since,
            @QueryParam("limit") String limit) {
        Caller caller = current.get();
        int most = Parameters.limit(limit, 20);
        long position = since == null ? 0 : known(since);
        if (caller.isAnonymous()) {
            cacheLifetime.expiresAt(releases.nextPublication());
        }
        ChangePage page = changes.page(position, most, ViewerScope.ofReader(caller));
        Response.ResponseBuilder answer = Response.ok(page);
        if (page.hasMore()) {
            Map<String, List<String>> next =
                    new TreeMap<>(Map.of("since", List.of(page.next()), "limit", List.of(String.valueOf(most))));
            answer.header(HttpHeaders.LINK, PageLinks.link(web, PATH, next, "next"));
        }
        return answer.build();
    }

    @GET
    @Path("/stream")
    @PermitAll
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "streamChanges",
            summary = "Be told what happens",
            description =
                    "The same changes as server-sent events as they happen: the name of an event is what the change is to the caller, its id the cursor, its data the change. First comes what happened since the place that Last-Event-ID or since names; without one the stream begins with what happens from now on. A place that is not known here is answered with an event named reset: read everything anew, then go on from its id. A comment comes every 15 seconds. Whoever does not read is cut off, and can come again from the last id; the stream ends when its key does.")
    @APIResponseSchema(ChangeView.class)
    public Response stream(
            @HeaderParam("Last-Event-ID")
                    @Parameter(
                            description = "The id of the last event that was read; browsers send it by themselves",
                            example = "q0bPz3mWcUtxwK1MzgyXoA")
                    String lastEventId,
            @QueryParam("since")
                    @Parameter(description = "The same, for the first connection; Last-Event-ID goes before it")
                    String since) {
        ViewerScope viewerScope = ViewerScope.ofReader(current.get());
        Response.ResponseBuilder answer = Response.ok()
                .type(MediaType.SERVER_SENT_EVENTS)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no");
        if (request.request().method().equals(HttpMethod.HEAD)) {
            return answer.build();
        }
        streamRegistry.admit(request);
        String place = lastEventId == null || lastEventId.isEmpty() ? since : lastEventId;
        OptionalLong known = place == null ? OptionalLong.empty() : changes.position(place);
        long position = known.orElseGet(() -> log.end(viewerScope));
        boolean reset = place != null && known.isEmpty();
        return answer.entity(streamRegistry.stream(request, current, position, reset))
                .build();
    }

    private long known(String since) {
        return changes.position(since)
                .orElseThrow(() -> Parameters.problem(
                        "since", "is not a cursor of this change feed: start again without it and read all changes"));
    }
}
