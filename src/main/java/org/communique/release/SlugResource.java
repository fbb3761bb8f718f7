package org.communique.release;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.replica.PublicRead;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The endpoint that finds a release by its slug. It needs a class of its own, because the longest literal path wins: a slug may be the
 * name of another path, such as {@code revisions}.
 */
@PublicRead
@Path(SlugResource.PATH)
@Tag(name = "Press releases")
public class SlugResource {
    static final String PATH = PressReleaseResource.PATH + "/by-slug";

    private final ReleaseQueries queries;
    private final ReleaseResponses responses;
    private final CurrentCaller current;
    private final WebConfig web;
    private final Clock clock;

    SlugResource(
            ReleaseQueries queries, ReleaseResponses responses, CurrentCaller current, WebConfig web, Clock clock) {
        this.queries = queries;
        this.responses = responses;
        this.current = current;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @Path("/{slug}")
    @PermitAll
    @Produces({MediaType.APPLICATION_JSON, ReleaseFormat.NINJS, ReleaseFormat.JSON_LD})
    @Operation(
            operationId = "getPressReleaseBySlug",
            summary = "Get a press release by slug",
            description = "A former slug of the release redirects to its current one.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link", ref = "Neighbours"),
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PressReleaseView.class)),
                @Content(mediaType = ReleaseFormat.NINJS, schema = @Schema(ref = "Ninjs")),
                @Content(mediaType = ReleaseFormat.JSON_LD, schema = @Schema(ref = "NewsArticle"))
            })
    @APIResponse(responseCode = "308", description = "Redirect from a former slug to the current one")
    @APIResponse(responseCode = "410")
    public Response getBySlug(@PathParam("slug") String slug, @Context HttpHeaders headers) {
        Caller caller = current.get();
        Instant now = clock.instant();
        ReleaseWithLinks release = queries.getBySlug(slug, caller, now);
        if (!release.row().slug().equals(slug)) {
            return Response.status(308)
                    .location(URI.create(web.urlOf(PATH + "/" + release.row().slug())))
                    .build();
        }
        return responses.negotiated(release, headers.getAcceptableMediaTypes(), caller, now);
    }
}
