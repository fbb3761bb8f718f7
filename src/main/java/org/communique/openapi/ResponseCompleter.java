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

/** What operations answer when all goes well: the declared schemas with the headers, pages and examples that belong to them. */
final class ResponseCompleter {
    /** They are written while they are sent, so they have no tag. */
    private static final Set<String> STREAMS = Set.of("text/event-stream", "application/x-ndjson");

    private static final String PAGE = "Page";

    private final SchemaCompleter schemaCompleter;
    private final SharedParameters parameters;
    private final BodyExamples bodyExamples;

    ResponseCompleter(SchemaCompleter schemaCompleter, SharedParameters parameters, BodyExamples bodyExamples) {
        this.schemaCompleter = schemaCompleter;
        this.parameters = parameters;
        this.bodyExamples = bodyExamples;
    }

    static boolean areTagged(Operation operation) {
        return contents(operation).stream().anyMatch(content -> !isStream(content));
    }

    static boolean haveContent(Operation operation) {
        return !contents(operation).isEmpty();
    }

    void complete(Operation operation, boolean safe, boolean nothing) {
        APIResponses responses = operation.getResponses();
        if (nothing) {
            List.copyOf(responses.getAPIResponses().keySet()).stream()
                    .filter(code -> code.startsWith("2"))
                    .forEach(responses::removeAPIResponse);
            responses.addAPIResponse("204", OASFactory.createAPIResponse().description("It is done"));
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
        if (safe && areTagged(operation)) {
            APIResponse unchanged = OASFactory.createAPIResponse().description("What If-None-Match names is current");
            unchanged.setHeaders(responses.getAPIResponse("200").getHeaders());
            responses.addAPIResponse("304", unchanged);
        }
    }

    private void complete(Operation operation, String code, APIResponse response, boolean safe) {
        if (!isStream(response.getContent())) {
            ResponseHeaders.add(response, "ETag", "ETag");
        }
        response.getContent().getMediaTypes().forEach((type, media) -> {
            String name = media.getSchema() == null ? null : SchemaCompleter.nameIn(media.getSchema());
            if (name == null) {
                return;
            }
            if (parameters.has(operation, "cursor") && !isPage(schemaCompleter.get(name))) {
                name = page(name, parameters.has(operation, "fields"));
                media.setSchema(SchemaCompleter.to(name));
                ResponseHeaders.add(response, "Link", "Link");
            }
            bodyExamples.addTo(media, code.equals("201") ? "New" + name : name);
            if (!isDescribed(response)) {
                response.setDescription(description(name, code, safe));
            }
        });
    }

    private static boolean isPage(Schema schema) {
        return SchemaCompleter.isObject(schema) && schema.getProperties().containsKey("items");
    }

    /** @param narrowed whether readers may choose fields: then none is promised */
    private String page(String item, boolean narrowed) {
        String items = item;
        if (narrowed) {
            items = item + "Summary";
            Schema summary = SchemaCompleter.map(schemaCompleter.get(item), property -> property);
            summary.setRequired(null);
            summary.setDescription(
                    schemaCompleter.get(item).getDescription() + " In a list it has the fields that were asked for.");
            schemaCompleter.add(items, summary);
        }
        Schema page = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("A page of a list")
                .required(List.of("items", "page"))
                .addProperty(
                        "items",
                        OASFactory.createSchema().addType(SchemaType.ARRAY).items(SchemaCompleter.to(items)))
                .addProperty("page", SchemaCompleter.to("PagePosition"));
        schemaCompleter.add(item + PAGE, page);
        return item + PAGE;
    }

    /** The scanner fills in the words of HTTP, which say nothing here. */
    private static boolean isDescribed(APIResponse response) {
        return response.getDescription() != null
                && !Set.of("OK", "Created", "Accepted").contains(response.getDescription());
    }

    private static String description(String schema, String code, boolean safe) {
        if (schema.endsWith(PAGE)) {
            return "A page of the list";
        }
        String words = schema.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return code.equals("201") ? "The new " + words : "The " + words + (safe ? "" : " as it is now");
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
