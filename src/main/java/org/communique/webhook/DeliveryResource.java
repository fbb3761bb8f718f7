package org.communique.webhook;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The deliveries of a webhook subscription over HTTP. */
@Path(SubscriptionResource.PATH + "/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PARTNERS)
@Tag(name = "Subscriptions")
public class DeliveryResource {
    private final SubscriptionRegistry registry;
    private final DeliveryWorker deliveryWorker;
    private final CurrentCaller caller;
    private final WebConfig web;

    DeliveryResource(
            SubscriptionRegistry registry, DeliveryWorker deliveryWorker, CurrentCaller caller, WebConfig web) {
        this.registry = registry;
        this.deliveryWorker = deliveryWorker;
        this.caller = caller;
        this.web = web;
    }

    @GET
    @Path("/deliveries")
    @Operation(
            operationId = "listDeliveries",
            summary = "List deliveries",
            description = "Newest first, with every attempt. Settled deliveries are listed for 30 days by default.")
    @APIResponseSchema(DeliveryView.class)
    public Response list(
            @PathParam("id") String id,
            @QueryParam("status")
                    @Parameter(
                            description = "Return only deliveries with this status",
                            schema = @Schema(implementation = DeliveryStatus.class))
                    String status,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        DeliveryStatus filter = Parameters.oneOf("status", DeliveryStatus.class, status, null);
        int max = Parameters.limit(limit, 20);
        return PageLinks.ofStatus(
                web,
                SubscriptionResource.PATH + "/" + id + "/deliveries",
                status,
                registry.deliveries(id, filter, caller.get(), cursor, max));
    }

    @GET
    @Path("/deliveries/{delivery}")
    @Operation(
            operationId = "getDelivery",
            summary = "Get a delivery",
            description = "Includes every attempt with its time, duration and response status.")
    public DeliveryView get(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        return registry.delivery(id, delivery, caller.get());
    }

    @POST
    @Path("/deliveries/{delivery}/redeliver")
    @Operation(
            operationId = "redeliver",
            summary = "Redeliver an event",
            description =
                    "The delivery is sent at once with the same `webhook-id`, and retried by the schedule if it fails.")
    @APIResponseSchema(value = DeliveryView.class, responseCode = "202")
    public Response redeliver(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        DeliveryView redelivered = registry.redeliver(id, delivery, caller.get());
        deliveryWorker.wake();
        return Response.accepted(redelivered).build();
    }

    @POST
    @Path("/test")
    @Operation(
            operationId = "testSubscription",
            summary = "Send a test delivery",
            description =
                    "The test delivery is sent once, even while the subscription is paused. `Location` points to its result.")
    @APIResponseSchema(value = DeliveryView.class, responseCode = "202")
    public Response test(@PathParam("id") String id) {
        DeliveryView test = registry.test(id, caller.get());
        deliveryWorker.wake();
        return Response.accepted(test)
                .header(
                        HttpHeaders.LOCATION,
                        web.urlOf(SubscriptionResource.PATH + "/" + id + "/deliveries/" + test.id()))
                .build();
    }
}
