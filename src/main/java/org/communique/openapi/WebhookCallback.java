package org.communique.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Describes webhook deliveries as a callback of the operation that creates a subscription. Code generators take an entry of
 * {@code webhooks} for an operation of the service, and make clients that do not compile.
 */
final class WebhookCallback {
    private static final String OPERATION = "createSubscription";
    private static final String URL = "{$request.body#/url}";
    private static final String MESSAGE = "WebhookMessage";
    private static final String JSON = "application/json";
    private static final Map<String, String> HEADERS = Map.of(
            "webhook-id", "The id of the delivery, the same in every attempt. Use it to ignore repeated deliveries.",
            "webhook-timestamp",
                    "The time of this attempt, in seconds since 1970-01-01T00:00:00Z. Reject requests that are more than a few minutes old.",
            "webhook-signature",
                    "One signature for each valid secret, separated by spaces: `v1,` followed by the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}` in base64.");

    private WebhookCallback() {}

    static void addTo(OpenAPI document, BodyExamples bodyExamples) {
        document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .filter(operation -> OPERATION.equals(operation.getOperationId()))
                .forEach(operation -> operation.addCallback(
                        "pressReleaseChanged",
                        OASFactory.createCallback()
                                .addPathItem(URL, OASFactory.createPathItem().POST(delivery(bodyExamples)))));
    }

    private static Operation delivery(BodyExamples bodyExamples) {
        MediaType media = OASFactory.createMediaType().schema(NamedSchemas.to(MESSAGE));
        bodyExamples.addTo(media, MESSAGE);
        Operation delivery = OASFactory.createOperation()
                .operationId("onPressReleaseChanged")
                .summary("Receive an event of a press release")
                .description(
                        "The service sends this request to the URL of the subscription, following Standard Webhooks 1.0.0. A 2xx response within 15 seconds acknowledges the delivery. After any other response, or none, the service retries for three days. A 410 disables the subscription. Verify the signature before you process the body.")
                .tags(new ArrayList<>(List.of("Subscriptions")))
                .security(new ArrayList<>())
                .requestBody(OASFactory.createRequestBody()
                        .required(true)
                        .content(OASFactory.createContent().addMediaType(JSON, media)))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse(
                                "2XX", OASFactory.createAPIResponse().description("The delivery is acknowledged"))
                        .addAPIResponse(
                                "410", OASFactory.createAPIResponse().description("The subscription is disabled")));
        HEADERS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> delivery.addParameter(OASFactory.createParameter()
                        .name(header.getKey())
                        .in(Parameter.In.HEADER)
                        .required(true)
                        .description(header.getValue())
                        .schema(OASFactory.createSchema().addType(SchemaType.STRING))));
        return delivery;
    }
}
