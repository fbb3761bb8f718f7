package org.communique.access;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.communique.web.JsonInput;
import org.communique.web.MergePatch;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** API keys over HTTP. */
@Path(ApiKeyResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMINS_OF_ALL)
@Tag(name = "API keys")
public class ApiKeyResource {
    static final String PATH = "/v1/api-keys";

    private final ApiKeyRegistry registry;
    private final CurrentCaller caller;
    private final WebConfig web;

    ApiKeyResource(ApiKeyRegistry registry, CurrentCaller caller, WebConfig web) {
        this.registry = registry;
        this.caller = caller;
        this.web = web;
    }

    @GET
    @Operation(
            operationId = "listApiKeys",
            summary = "List the keys",
            description = "Newest first, with when each was last used, but without their texts.")
    @APIResponseSchema(ApiKeyView.class)
    public Response list(
            @QueryParam("status")
                    @Parameter(
                            description = "Only keys with this status",
                            schema = @Schema(implementation = KeyStatus.class))
                    String status,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        caller.get();
        KeyStatus wanted = Parameters.oneOf("status", KeyStatus.class, status, null);
        int most = Parameters.limit(limit, 20);
        return PageLinks.ofStatus(web, PATH, status, registry.list(wanted, cursor, most));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getApiKey",
            summary = "Read one key",
            description = "What it may do and when it was last used, but not its text.")
    public ApiKeyView get(@PathParam("id") String id) {
        caller.get();
        return registry.get(id);
    }

    @POST
    @Operation(
            operationId = "createApiKey",
            summary = "Make a key",
            description =
                    "The answer holds the text of the key, this once: it is not kept. For that reason an Idempotency-Key has no effect here; a key that was made twice can be revoked.")
    @RequestBodySchema(ApiKeyDraft.class)
    @APIResponseSchema(value = ApiKeyView.class, responseCode = "201")
    public Response make(JsonInput input) {
        ApiKeyView made = registry.make(input.tree(), caller.get());
        return Response.created(URI.create(web.urlOf(PATH + "/" + made.id())))
                .entity(made)
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Operation(
            operationId = "patchApiKey",
            summary = "Rename a key, let it expire, change its rate",
            description =
                    "A JSON Merge Patch (RFC 7396). An expiresAt that is past ends it at once. What it may do and what it is bound to are fixed.")
    @RequestBodySchema(ApiKeyDraft.class)
    public ApiKeyView patch(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return registry.patch(id, ifMatch, input.tree(), caller.get());
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "revokeApiKey",
            summary = "Revoke a key",
            description = "At once and for good. It stays in the list, as revoked.")
    public ApiKeyView revoke(@PathParam("id") String id) {
        return registry.revoke(id, caller.get());
    }
}
