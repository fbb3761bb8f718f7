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
    private final RateBuckets<String> left;

    HubResource(Hub hub, WebSubConfig config, Clock clock) {
        this.hub = hub;
        this.config = config;
        this.left = new RateBuckets<>(clock);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    @Operation(
            operationId = "subscribeToFeed",
            summary = "Subscribe to a feed, or unsubscribe",
            description =
                    "The hub of all feeds (WebSub): who subscribed is sent the whole feed, as GET answers it, when its items change. The answer comes before anything is done. Then the callback is asked whether it meant that, by GET with hub.mode, hub.topic, hub.challenge and hub.lease_seconds, and agrees by answering 2xx with the challenge as its body; or it is told with hub.mode=denied and hub.reason why it cannot be. Deliveries are POST requests, signed in X-Hub-Signature if there is a secret; what is not answered 2xx is tried again for some days, and 410 ends the subscription. It ends by itself with its lease, unless it is asked for again before.")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(ref = "HubForm")))
    @APIResponse(responseCode = "202", description = "The callback will be asked, or told why not")
    @SecurityRequirements
    public Response request(RawForm form, @Context RoutingContext request) {
        ConsumptionProbe probe = left.get(ClientAddress.networkOf(request), config.requestsPerMinute())
                .tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw ProblemType.TOO_MANY_REQUESTS
                    .builder("the hub takes " + config.requestsPerMinute() + " requests a minute from one address")
                    .withHeader(
                            HttpHeaders.RETRY_AFTER,
                            String.valueOf(RateBuckets.toSeconds(probe.getNanosToWaitForRefill())))
                    .build();
        }
        hub.take(HubRequestParser.read(form.bytes()));
        return Response.accepted().build();
    }
}
