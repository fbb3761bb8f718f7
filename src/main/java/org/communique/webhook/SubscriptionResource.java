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

/** Webhook subscriptions over HTTP: a caller's own, and all for administrators. */
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
            summary = "List subscriptions",
            description =
                    "Newest first. Callers see their own subscriptions; administrators without an organization see all.")
    @APIResponseSchema(SubscriptionView.class)
    public Response list(
            @QueryParam("status")
                    @Parameter(
                            description = "Return only subscriptions with this status",
                            schema = @Schema(implementation = SubscriptionStatus.class))
                    String status,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        SubscriptionStatus filter = Parameters.oneOf("status", SubscriptionStatus.class, status, null);
        int max = Parameters.limit(limit, 20);
        return PageLinks.ofStatus(web, PATH, status, registry.list(filter, caller.get(), cursor, max));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getSubscription",
            summary = "Get a subscription",
            description = "The secret is not included.")
    public SubscriptionView get(@PathParam("id") String id) {
        return registry.get(id, caller.get());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createSubscription",
            summary = "Create a subscription",
            description =
                    "From now on, each event that matches the filter is delivered to the URL, signed according to Standard Webhooks 1.0.0. Deliveries contain what the key that creates the subscription may read at the time of sending, and never releases that may not be syndicated. A subscription created with a token receives public releases. Only this response contains the secret; therefore `Idempotency-Key` has no effect here.")
    @RequestBodySchema(SubscriptionDraft.class)
    @APIResponseSchema(value = SubscriptionView.class, responseCode = "201")
    public Response create(JsonInput input) {
        SubscriptionView created = registry.create(registry.checked(input.tree()), caller.get());
        return Response.created(URI.create(web.urlOf(PATH + "/" + created.id())))
                .entity(created)
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Operation(
            operationId = "patchSubscription",
            summary = "Update a subscription",
            description =
                    "A JSON Merge Patch (RFC 7396). Pending deliveries go to the new URL. New events and filters apply to changes from now on.")
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
            description = "Deletes the subscription and its deliveries at once. Nothing more is sent.")
    public void delete(@PathParam("id") String id) {
        registry.delete(id, caller.get());
    }

    @POST
    @Path("/{id}/pause")
    @Operation(
            operationId = "pauseSubscription",
            summary = "Pause a subscription",
            description =
                    "Nothing is sent until the subscription is resumed. Events in the meantime can be delivered then.")
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
                    "Resumes a subscription that was paused, or that the service has paused or disabled. Missed events are delivered first, in order, or skipped.")
    @RequestBodySchema(ResumeRequest.class)
    public SubscriptionView resume(@PathParam("id") String id, JsonInput input) {
        return registry.resume(id, input.treeOrEmpty(), caller.get());
    }

    @POST
    @Path("/{id}/rotate-secret")
    @Operation(
            operationId = "rotateSubscriptionSecret",
            summary = "Rotate the secret",
            description =
                    "Only this response contains the new secret. For a day, deliveries are signed with both secrets, so that the receiver can switch in between.")
    public SubscriptionView rotateSecret(@PathParam("id") String id) {
        return registry.rotateSecret(id, caller.get());
    }

    @POST
    @Path("/{id}/redeliver")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "redeliverSince",
            summary = "Redeliver all events since a cursor",
            description =
                    "Events are redelivered in order. An event that was delivered before keeps its `webhook-id`. Redelivery begins at once, or when the subscription is resumed.")
    @RequestBodySchema(RedeliveryRequest.class)
    @APIResponseSchema(value = SubscriptionView.class, responseCode = "202")
    public Response redeliver(@PathParam("id") String id, JsonInput input) {
        return Response.accepted(registry.redeliver(id, input.tree(), caller.get()))
                .build();
    }
}
