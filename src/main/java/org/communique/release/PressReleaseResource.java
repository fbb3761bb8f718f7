package org.communique.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.access.RequiresRole;
import org.communique.access.Role;
import org.communique.replica.PublicRead;
import org.communique.web.Idempotency;
import org.communique.web.JsonInput;
import org.communique.web.JsonMapping;
import org.communique.web.MergePatch;
import org.communique.web.Page;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints that read press releases and change their text. */
@PublicRead
@Path(PressReleaseResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Press releases")
public class PressReleaseResource {
    public static final String PATH = "/v1/press-releases";

    private final ReleaseQueries queries;
    private final VisibleReleases visibleReleases;
    private final ReleaseCommands commands;
    private final Revisions revisions;
    private final ReleaseResponses responses;
    private final Idempotency idempotency;
    private final CurrentCaller current;
    private final WebConfig web;
    private final Clock clock;

    PressReleaseResource(
            ReleaseQueries queries,
            VisibleReleases visibleReleases,
            ReleaseCommands commands,
            Revisions revisions,
            ReleaseResponses responses,
            Idempotency idempotency,
            CurrentCaller current,
            WebConfig web,
            Clock clock) {
        this.queries = queries;
        this.visibleReleases = visibleReleases;
        this.commands = commands;
        this.revisions = revisions;
        this.responses = responses;
        this.idempotency = idempotency;
        this.current = current;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @PermitAll
    @Operation(
            operationId = "listPressReleases",
            summary = "List press releases",
            description =
                    "Returns the newest first, by default without bodies. Follow `page.next`, or the link with `rel=next`, for the next page. Links with `rel=alternate` lead to the feeds of the same list.")
    @APIResponseSchema(PressReleaseView.class)
    public Response list(
            @BeanParam ReleaseQuery query, @BeanParam StaffQuery staffQuery, @BeanParam ListOptions options) {
        Caller caller = current.get();
        Instant now = clock.instant();
        ReleaseListing listing = ReleaseListing.of(query, staffQuery, options);
        Page<?> page = queries.list(listing, caller, now);
        if (listing.fields() != null) {
            page = page.map(
                    view -> JsonMapping.MAPPER.<ObjectNode>valueToTree(view).retain(listing.fields()));
        }
        visibleReleases.expireAtNextPublication(listing.filter(), caller, now);
        return FeedPaths.withLinks(
                PageLinks.of(web, PATH, listing.parameters(), page), new SavedSearch(null, listing.filter()), web);
    }

    @GET
    @Path("/{id}")
    @PermitAll
    @Produces({MediaType.APPLICATION_JSON, ReleaseFormat.NINJS, ReleaseFormat.JSON_LD})
    @Operation(
            operationId = "getPressRelease",
            summary = "Get a press release",
            description =
                    "Links with `rel=prev` and `rel=next` lead to the neighbours in time in the same language, links with `rel=alternate` to the other formats. If the release is syndicatable, `Accept` can select ninjs or NewsArticle. Staff can request the release as of an earlier instant.")
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
    public Response get(
            @PathParam("id") String id,
            @QueryParam("at")
                    @RequiresRole(Role.AUTHORS)
                    @Parameter(
                            description = "Staff only: returns the release as of this instant, RFC 3339 with an offset",
                            example = "2022-12-21T11:30:00+03:00",
                            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
                    String at,
            @Context HttpHeaders headers) {
        Caller caller = current.get();
        Instant now = clock.instant();
        Instant asOf = Parameters.instant("at", at);
        if (asOf != null) {
            UUID release = Parameters.id(id);
            queries.requireEditable(release, caller, now);
            return Response.ok(revisions.at(release, asOf, caller))
                    .type(MediaType.APPLICATION_JSON)
                    .build();
        }
        return responses.of(ReleaseAddress.of(id), headers.getAcceptableMediaTypes(), caller, now);
    }

    @POST
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "createPressRelease",
            summary = "Create a press release",
            description =
                    "Creates a draft, which may lack any field. With an `Idempotency-Key` the request can be repeated for 24 hours without creating a second release.")
    @RequestBodySchema(PressReleaseDraft.class)
    @APIResponseSchema(value = PressReleaseView.class, responseCode = "201")
    public Response create(@HeaderParam("Idempotency-Key") String key, JsonInput input) {
        Caller caller = current.get();
        return idempotency.once(new Idempotency.Scope(caller.id(), "POST " + PATH, key), input, () -> {
            PressReleaseView created = commands.create(input.tree(), caller);
            return new Idempotency.Created(created, URI.create(web.urlOf(PATH + "/" + created.id())));
        });
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "replacePressRelease",
            summary = "Replace a press release",
            description =
                    "Removes the fields that the request omits. On a published release this is a minor edit; to notify readers, correct the release instead.")
    @RequestBodySchema(PressReleaseDraft.class)
    public PressReleaseView replace(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return commands.replace(
                new ReleaseCommands.WriteRequest(Parameters.id(id), ifMatch, current.get()), input.tree());
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "patchPressRelease",
            summary = "Update a press release",
            description =
                    "Applies a JSON Merge Patch (RFC 7396): `null` removes a field, and lists are replaced as a whole. On a published release this is a minor edit.")
    @RequestBodySchema(PressReleaseDraft.class)
    public PressReleaseView patch(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return commands.patch(
                new ReleaseCommands.WriteRequest(Parameters.id(id), ifMatch, current.get()), input.tree());
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "trashPressRelease",
            summary = "Move a press release to the trash",
            description = "A release in the trash can be restored in the state that it had before.")
    public PressReleaseView trash(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        return commands.trash(new ReleaseCommands.WriteRequest(Parameters.id(id), ifMatch, current.get()));
    }
}
