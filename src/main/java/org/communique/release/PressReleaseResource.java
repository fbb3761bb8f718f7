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
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.access.RequiresRole;
import org.communique.access.Role;
import org.communique.audience.Criteria;
import org.communique.replica.PublicRead;
import org.communique.web.CacheLifetime;
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

/** Press releases over HTTP: reading them, and writing their texts. */
@PublicRead
@Path(PressReleaseResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Press releases")
public class PressReleaseResource {
    public static final String PATH = "/v1/press-releases";

    private final ReleaseQueries reader;
    private final PressReleases releases;
    private final ReleaseCommands commands;
    private final Revisions revisions;
    private final ReleaseResponses answers;
    private final Idempotency idempotency;
    private final CurrentCaller current;
    private final CacheLifetime cacheLifetime;
    private final WebConfig web;
    private final Clock clock;

    PressReleaseResource(
            ReleaseQueries reader,
            PressReleases releases,
            ReleaseCommands commands,
            Revisions revisions,
            ReleaseResponses answers,
            Idempotency idempotency,
            CurrentCaller current,
            CacheLifetime cacheLifetime,
            WebConfig web,
            Clock clock) {
        this.reader = reader;
        this.releases = releases;
        this.commands = commands;
        this.revisions = revisions;
        this.answers = answers;
        this.idempotency = idempotency;
        this.current = current;
        this.cacheLifetime = cacheLifetime;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @PermitAll
    @Operation(
            operationId = "listPressReleases",
            summary = "List press releases",
            description =
                    "Newest first, without their bodies unless asked for. Follow page.next, or Link rel=next, to the end. Link rel=alternate leads to the feeds of the same list.")
    @APIResponseSchema(PressReleaseView.class)
    public Response list(@BeanParam ReleaseQuery query, @BeanParam StaffQuery desk, @BeanParam ListOptions options) {
        Caller caller = current.get();
        Instant now = clock.instant();
        ReleaseListing listing = ReleaseListing.of(query, desk, options);
        Page<?> page = reader.list(listing, caller, now);
        if (listing.fields() != null) {
            page = page.map(
                    view -> JsonMapping.MAPPER.<ObjectNode>valueToTree(view).retain(listing.fields()));
        }
        expireAtNextPublication(listing.filter().criteria(), caller, now);
        return FeedPaths.linked(PageLinks.of(web, PATH, listing.parameters(), page), listing.filter(), web);
    }

    @GET
    @Path("/{id}")
    @PermitAll
    @Produces({MediaType.APPLICATION_JSON, ReleaseMediaTypes.NINJS, ReleaseMediaTypes.JSON_LD})
    @Operation(
            operationId = "getPressRelease",
            summary = "Read one press release",
            description =
                    "Link rel=prev and rel=next lead to its neighbours in time in the same language, rel=alternate to its other forms: as ninjs and as NewsArticle it is answered to whom prefers these, if it is syndicatable. Staff may ask how it read at an earlier instant.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link", ref = "Neighbours"),
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PressReleaseView.class)),
                @Content(mediaType = ReleaseMediaTypes.NINJS, schema = @Schema(ref = "Ninjs")),
                @Content(mediaType = ReleaseMediaTypes.JSON_LD, schema = @Schema(ref = "NewsArticle"))
            })
    public Response get(
            @PathParam("id") String id,
            @QueryParam("at")
                    @RequiresRole(Role.AUTHORS)
                    @Parameter(
                            description = "For staff: as it read at this instant, RFC 3339 with an offset",
                            example = "2022-12-21T11:30:00+03:00",
                            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
                    String at,
            @Context HttpHeaders headers) {
        Caller caller = current.get();
        Instant now = clock.instant();
        Instant then = Parameters.instant("at", at);
        if (then != null) {
            return Response.ok(revisions.at(reader.requireEditable(id, caller, now), then, caller))
                    .type(MediaType.APPLICATION_JSON)
                    .build();
        }
        return answers.of(ReleaseAddress.of(id), headers.getAcceptableMediaTypes(), caller, now);
    }

    @POST
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "createPressRelease",
            summary = "Write a draft",
            description =
                    "A draft may lack anything. With an Idempotency-Key the same request can be sent again for 24 hours without making a second release.")
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
                    "What is left out is removed. Of a published release it is a minor edit: to tell readers, use correct.")
    @RequestBodySchema(PressReleaseDraft.class)
    public PressReleaseView replace(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return commands.replace(new ReleaseCommands.WriteRequest(id, ifMatch, current.get()), input.tree());
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "patchPressRelease",
            summary = "Change a press release",
            description =
                    "A JSON Merge Patch (RFC 7396): null removes, lists are replaced whole. Of a published release it is a minor edit.")
    @RequestBodySchema(PressReleaseDraft.class)
    public PressReleaseView patch(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return commands.patch(new ReleaseCommands.WriteRequest(id, ifMatch, current.get()), input.tree());
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "trashPressRelease",
            summary = "Put a press release into the trash",
            description = "From where it can be restored as it was.")
    public PressReleaseView trash(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        return commands.trash(new ReleaseCommands.WriteRequest(id, ifMatch, current.get()));
    }

    private void expireAtNextPublication(Criteria filter, Caller caller, Instant now) {
        if (caller.isAnonymous()) {
            cacheLifetime.expiresAt(releases.nextPublication(filter, now));
        }
    }
}
