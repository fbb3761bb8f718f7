package org.communique.webhook;

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
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
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

/** Subscriptions over HTTP: one's own, and all for administrators. */
@Path(SubscriptionResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PARTNERS)
@Tag(name = "Subscriptions")
public class SubscriptionResource {
    static final String PATH = "/v1/subscriptions";

    private final SubscriptionRegistry registry;
    private final CurrentCaller caller;
    private final WebConfig web;

    SubscriptionResource(SubscriptionRegistry registry, CurrentCaller caller, WebConfig web) {
        this.registry = registry;
        this.caller = caller;
        this.web = web;
    }

    @GET
    @Operation(
            operationId = "listSubscriptions",
            summary = "List the subscriptions",
            description = "Newest first: one's own, and to administrators of all organizations everybody's.")
    @APIResponseSchema(SubscriptionView.class)
    public Response list(
            @QueryParam("status")
                    @Parameter(
                            description = "Only subscriptions with this status",
                            schema = @Schema(implementation = SubscriptionStatus.class))
                    String status,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        SubscriptionStatus wanted = Parameters.oneOf("status", SubscriptionStatus.class, status, null);
        int most = Parameters.limit(limit, 20);
        return PageLinks.ofStatus(web, PATH, status, registry.list(wanted, caller.get(), cursor, most));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getSubscription",
            summary = "Read one subscription",
            description = "What is told where, and whether it is; not the secret.")
    public SubscriptionView get(@PathParam("id") String id) {
        return registry.get(id, caller.get());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createSubscription",
            summary = "Be told what happens",
            description =
                    "From now on each event that the filter lets through is sent to the URL, signed as Standard Webhooks 1.0.0 says. It is told what the key that makes it may read at that moment, and never of releases that may not be syndicated; one made with a token is told what is public. The answer holds the secret, this once; for that reason an Idempotency-Key has no effect here.")
    @RequestBodySchema(SubscriptionDraft.class)
    @APIResponseSchema(value = SubscriptionView.class, responseCode = "201")
    public Response make(JsonInput input) {
        SubscriptionView made = registry.make(registry.checked(input.tree()), caller.get());
        return Response.created(URI.create(web.urlOf(PATH + "/" + made.id())))
                .entity(made)
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Operation(
            operationId = "patchSubscription",
            summary = "Change a subscription",
            description =
                    "A JSON Merge Patch (RFC 7396). What is pending already goes to the new URL; new events and filters hold for what happens from now on.")
    @RequestBodySchema(SubscriptionDraft.class)
    public SubscriptionView patch(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        registry.checkUrlIn(input.tree());
        return registry.patch(id, ifMatch, input.tree(), caller.get());
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteSubscription",
            summary = "Delete a subscription",
            description = "At once, with its deliveries; nothing more is sent.")
    public void delete(@PathParam("id") String id) {
        registry.delete(id, caller.get());
    }

    @POST
    @Path("/{id}/pause")
    @Operation(
            operationId = "pauseSubscription",
            summary = "Pause a subscription",
            description = "Nothing is sent until it is resumed; what happens meanwhile can be had then.")
    public SubscriptionView pause(@PathParam("id") String id) {
        return registry.pause(id, caller.get());
    }

    @POST
    @Path("/{id}/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resumeSubscription",
            summary = "Resume a subscription",
            description =
                    "Also one that was paused or disabled by the service. What happened meanwhile is told first, in order, or skipped.")
    @RequestBodySchema(ResumeRequest.class)
    public SubscriptionView resume(@PathParam("id") String id, JsonInput input) {
        return registry.resume(id, input.treeOrEmpty(), caller.get());
    }

    @POST
    @Path("/{id}/rotate-secret")
    @Operation(
            operationId = "rotateSubscriptionSecret",
            summary = "Change the secret",
            description =
                    "The answer holds the new one, this once. For a day deliveries are signed with both, so that the receiver can change over in between.")
    public SubscriptionView rotateSecret(@PathParam("id") String id) {
        return registry.rotateSecret(id, caller.get());
    }

    @POST
    @Path("/{id}/redeliver")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "redeliverSince",
            summary = "Be told everything again since a cursor",
            description =
                    "In order; what was told before has the same webhook-id as then. It begins at once, or when the subscription is resumed.")
    @RequestBodySchema(RedeliveryRequest.class)
    @APIResponseSchema(value = SubscriptionView.class, responseCode = "202")
    public Response redeliver(@PathParam("id") String id, JsonInput input) {
        return Response.accepted(registry.redeliver(id, input.tree(), caller.get()))
                .build();
    }
}
