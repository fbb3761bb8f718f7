package org.communique.websub;

import io.github.bucket4j.ConsumptionProbe;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.communique.access.RateBuckets;
import org.communique.syndication.Feeds;
import org.communique.web.ClientAddress;
import org.communique.web.ProblemType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The hub over HTTP (WebSub, section 5.1). */
@Path(Feeds.HUB)
@Tag(name = "Syndication")
public class HubResource {
    private final Hub hub;
    private final WebSubConfig config;
    private final RateBuckets<String> rates;

    HubResource(Hub hub, WebSubConfig config, Clock clock) {
        this.hub = hub;
        this.config = config;
        this.rates = new RateBuckets<>(clock);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    @Operation(
            operationId = "subscribeToFeed",
            summary = "Subscribe to a feed or unsubscribe",
            description =
                    "The WebSub hub of all feeds. When the items of a feed change, its subscribers receive the whole feed, as GET returns it. The hub accepts the request first and verifies it afterwards: it sends the callback a GET request with `hub.mode`, `hub.topic`, `hub.challenge` and `hub.lease_seconds`, and the callback confirms by responding with 2xx and the challenge as the body. If the subscription is not possible, the callback receives `hub.mode=denied` and `hub.reason`. Deliveries are POST requests, signed in `X-Hub-Signature` if there is a secret. A delivery without a 2xx response is retried for several days; 410 ends the subscription. A subscription ends with its lease unless it is renewed before.")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(ref = "HubForm")))
    @APIResponse(
            responseCode = "202",
            description = "Accepted. The hub will verify the request with the callback, or deny it.")
    @SecurityRequirements
    public Response request(RawForm form, @Context RoutingContext request) {
        ConsumptionProbe probe = rates.get(ClientAddress.networkOf(request), config.requestsPerMinute())
                .tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw ProblemType.TOO_MANY_REQUESTS
                    .builder("The limit of " + config.requestsPerMinute()
                            + " hub requests per minute from one address is reached.")
                    .withHeader(
                            HttpHeaders.RETRY_AFTER,
                            String.valueOf(RateBuckets.toSeconds(probe.getNanosToWaitForRefill())))
                    .build();
        }
        hub.accept(HubRequestParser.read(form.bytes()));
        return Response.accepted().build();
    }
}
