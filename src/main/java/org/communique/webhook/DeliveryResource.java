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

/** What a subscription is told, or was, over HTTP. */
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
            summary = "List the deliveries",
            description =
                    "Newest first, with every attempt. Those that were settled are kept for 30 days unless the service is configured otherwise.")
    @APIResponseSchema(DeliveryView.class)
    public Response list(
            @PathParam("id") String id,
            @QueryParam("status")
                    @Parameter(
                            description = "Only deliveries with this status",
                            schema = @Schema(implementation = DeliveryStatus.class))
                    String status,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        DeliveryStatus wanted = Parameters.oneOf("status", DeliveryStatus.class, status, null);
        int most = Parameters.limit(limit, 20);
        return PageLinks.ofStatus(
                web,
                SubscriptionResource.PATH + "/" + id + "/deliveries",
                status,
                registry.deliveries(id, wanted, caller.get(), cursor, most));
    }

    @GET
    @Path("/deliveries/{delivery}")
    @Operation(
            operationId = "getDelivery",
            summary = "Read one delivery",
            description = "With every attempt: when, how long, and what was answered.")
    public DeliveryView get(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        return registry.delivery(id, delivery, caller.get());
    }

    @POST
    @Path("/deliveries/{delivery}/redeliver")
    @Operation(
            operationId = "redeliver",
            summary = "Be told once again",
            description =
                    "The same delivery, with the same webhook-id, is sent at once, and by the schedule if it is not taken.")
    @APIResponseSchema(value = DeliveryView.class, responseCode = "202")
    public Response redeliver(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        DeliveryView again = registry.redeliver(id, delivery, caller.get());
        deliveryWorker.wake();
        return Response.accepted(again).build();
    }

    @POST
    @Path("/test")
    @Operation(
            operationId = "testSubscription",
            summary = "Send a test delivery",
            description = "Once, also while the subscription is paused. What came of it is read where Location says.")
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
