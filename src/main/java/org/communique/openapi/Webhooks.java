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
 * Describes what the service sends to those who have subscribed, as a callback of the operation that subscribes: under {@code webhooks}
 * generators take it for an operation of the service, and make clients that do not compile.
 */
final class Webhooks {
    private static final String SUBSCRIBES = "createSubscription";
    private static final String URL = "{$request.body#/url}";
    private static final String MESSAGE = "WebhookMessage";
    private static final String JSON = "application/json";
    private static final Map<String, String> HEADERS = Map.of(
            "webhook-id", "The id of the delivery: the same at each attempt, to take it once",
            "webhook-timestamp",
                    "When this attempt was made, in seconds since 1970; refuse what is older than some minutes",
            "webhook-signature",
                    "`v1,` and the base64 of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`; one for each valid secret, parted by spaces");

    private Webhooks() {}

    static void describeIn(OpenAPI document, BodyExamples bodyExamples) {
        document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .filter(operation -> SUBSCRIBES.equals(operation.getOperationId()))
                .forEach(operation -> operation.addCallback(
                        "pressReleaseChanged",
                        OASFactory.createCallback()
                                .addPathItem(URL, OASFactory.createPathItem().POST(told(bodyExamples)))));
    }

    private static Operation told(BodyExamples bodyExamples) {
        MediaType media = OASFactory.createMediaType().schema(SchemaCompleter.to(MESSAGE));
        bodyExamples.addTo(media, MESSAGE);
        Operation told = OASFactory.createOperation()
                .operationId("onPressReleaseChanged")
                .summary("Something happened to a press release")
                .description(
                        "Sent as Standard Webhooks 1.0.0 says. Any 2xx within 15 seconds is success; anything else is tried again for three days, and 410 disables the subscription. Verify the signature before anything else.")
                .tags(new ArrayList<>(List.of("Subscriptions")))
                .security(new ArrayList<>())
                .requestBody(OASFactory.createRequestBody()
                        .required(true)
                        .content(OASFactory.createContent().addMediaType(JSON, media)))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse("2XX", OASFactory.createAPIResponse().description("It was taken"))
                        .addAPIResponse("410", OASFactory.createAPIResponse().description("Send nothing more")));
        HEADERS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> told.addParameter(OASFactory.createParameter()
                        .name(header.getKey())
                        .in(Parameter.In.HEADER)
                        .required(true)
                        .description(header.getValue())
                        .schema(OASFactory.createSchema().addType(SchemaType.STRING))));
        return told;
    }
}
