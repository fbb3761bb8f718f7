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
            summary = "List API keys",
            description = "Returns keys in order of creation, newest first. The keys themselves are not included.")
    @APIResponseSchema(ApiKeyView.class)
    public Response list(
            @QueryParam("status")
                    @Parameter(
                            description = "Return only keys with this status",
                            schema = @Schema(implementation = KeyStatus.class))
                    String status,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        caller.get();
        KeyStatus filter = Parameters.oneOf("status", KeyStatus.class, status, null);
        int max = Parameters.limit(limit, 20);
        return PageLinks.ofStatus(web, PATH, status, registry.list(filter, cursor, max));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getApiKey",
            summary = "Get an API key",
            description = "Returns the properties of a key. The key itself is not included.")
    public ApiKeyView get(@PathParam("id") String id) {
        caller.get();
        return registry.get(id);
    }

    @POST
    @Operation(
            operationId = "createApiKey",
            summary = "Create an API key",
            description =
                    "The key itself is returned only in this response, because the server stores only a digest of it. For the same reason the request header Idempotency-Key has no effect: if a retry created a second key, revoke one of them.")
    @RequestBodySchema(ApiKeyDraft.class)
    @APIResponseSchema(value = ApiKeyView.class, responseCode = "201")
    public Response create(JsonInput input) {
        ApiKeyView created = registry.create(input.tree(), caller.get());
        return Response.created(URI.create(web.urlOf(PATH + "/" + created.id())))
                .entity(created)
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Operation(
            operationId = "patchApiKey",
            summary = "Update an API key",
            description =
                    "Send a JSON Merge Patch (RFC 7396) with a new name, expiry or rate limit. An expiresAt in the past expires the key immediately. The role and the organization cannot be changed.")
    @RequestBodySchema(ApiKeyDraft.class)
    public ApiKeyView patch(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return registry.patch(id, ifMatch, input.tree(), caller.get());
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "revokeApiKey",
            summary = "Revoke an API key",
            description =
                    "Revokes the key immediately and permanently. The key stays in the list with the status revoked.")
    public ApiKeyView revoke(@PathParam("id") String id) {
        return registry.revoke(id, caller.get());
    }
}
