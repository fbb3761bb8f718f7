package org.communique.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Completes the successful responses of operations: headers, pages of lists, descriptions and examples. */
final class ResponseCompleter {
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String NDJSON = "application/x-ndjson";
    /** Streams are sent while they are written, so they have no ETag. */
    private static final Set<String> STREAMS = Set.of(EVENT_STREAM, NDJSON);

    private static final String PAGE = "Page";

    private final NamedSchemas schemas;
    private final SharedParameters parameters;
    private final BodyExamples bodyExamples;

    ResponseCompleter(NamedSchemas schemas, SharedParameters parameters, BodyExamples bodyExamples) {
        this.schemas = schemas;
        this.parameters = parameters;
        this.bodyExamples = bodyExamples;
    }

    static boolean haveEntityTag(Operation operation) {
        return contents(operation).stream().anyMatch(content -> !isStream(content));
    }

    static boolean haveContent(Operation operation) {
        return !contents(operation).isEmpty();
    }

    void complete(Operation operation, boolean safe, boolean hasNoContent) {
        APIResponses responses = operation.getResponses();
        if (hasNoContent) {
            List.copyOf(responses.getAPIResponses().keySet()).stream()
                    .filter(code -> code.startsWith("2"))
                    .forEach(responses::removeAPIResponse);
            responses.addAPIResponse("204", OASFactory.createAPIResponse().description("No content"));
        }
        new TreeMap<>(responses.getAPIResponses()).forEach((code, response) -> {
            if (code.startsWith("2") && response.getContent() != null) {
                complete(operation, code, response, safe);
            }
            if (code.equals("201") || code.startsWith("3")) {
                ResponseHeaders.add(response, "Location", "Location");
            }
            if (code.startsWith("2") || code.startsWith("3")) {
                ResponseHeaders.add(response, "Cache-Control", "CacheControl");
            }
        });
        if (safe && haveEntityTag(operation)) {
            APIResponse unchanged = OASFactory.createAPIResponse().description("Not modified");
            unchanged.setHeaders(responses.getAPIResponse("200").getHeaders());
            responses.addAPIResponse("304", unchanged);
        }
    }

    private void complete(Operation operation, String code, APIResponse response, boolean safe) {
        if (!isStream(response.getContent())) {
            ResponseHeaders.add(response, "ETag", "ETag");
        }
        response.getContent().getMediaTypes().forEach((type, media) -> {
            String name = media.getSchema() == null ? null : NamedSchemas.nameIn(media.getSchema());
            if (name == null) {
                return;
            }
            if (parameters.has(operation, "cursor") && !isPage(schemas.get(name))) {
                name = page(name, parameters.has(operation, "fields"));
                media.setSchema(NamedSchemas.to(name));
                ResponseHeaders.add(response, "Link", "Link");
            }
            bodyExamples.addTo(media, code.equals("201") ? "New" + name : name);
            if (!isDescribed(response)) {
                response.setDescription(description(name, type, code, safe));
            }
        });
    }

    private static boolean isPage(Schema schema) {
        return NamedSchemas.isObject(schema) && schema.getProperties().containsKey("items");
    }

    /** @param withFields whether the caller can select fields, so that none is required */
    private String page(String item, boolean withFields) {
        String items = item;
        if (withFields) {
            items = item + "Summary";
            Schema summary = NamedSchemas.map(schemas.get(item), property -> property);
            summary.setRequired(null);
            summary.setDescription(schemas.get(item).getDescription()
                    + " An item of a list has only the fields that `fields` selects.");
            schemas.add(items, summary);
        }
        Schema page = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("A page of a list")
                .required(List.of("items", "page"))
                .addProperty(
                        "items",
                        OASFactory.createSchema().addType(SchemaType.ARRAY).items(NamedSchemas.to(items)))
                .addProperty("page", NamedSchemas.to("PagePosition"));
        schemas.add(item + PAGE, page);
        return item + PAGE;
    }

    /** The scanner fills in the reason phrases of HTTP, which are not descriptions. */
    private static boolean isDescribed(APIResponse response) {
        return response.getDescription() != null
                && !Set.of("OK", "Created", "Accepted").contains(response.getDescription());
    }

    private static String description(String schema, String type, String code, boolean safe) {
        if (schema.endsWith(PAGE)) {
            return "A page of the list";
        }
        String noun = noun(schema);
        return switch (type) {
            case EVENT_STREAM -> "A stream of events, each with one " + noun;
            case NDJSON -> "One " + noun + " per line";
            default -> (code.equals("201") ? "The new " : safe || code.equals("202") ? "The " : "The updated ") + noun;
        };
    }

    /** Returns the name of a schema in words, such as API key for ApiKey. */
    private static String noun(String schema) {
        return schema.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^api\\b", "API");
    }

    private static List<Content> contents(Operation operation) {
        return operation.getResponses().getAPIResponses().entrySet().stream()
                .filter(response ->
                        response.getKey().startsWith("2") && response.getValue().getContent() != null)
                .map(response -> response.getValue().getContent())
                .toList();
    }

    private static boolean isStream(Content content) {
        return STREAMS.containsAll(content.getMediaTypes().keySet());
    }
}
