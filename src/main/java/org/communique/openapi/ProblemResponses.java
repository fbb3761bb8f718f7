package org.communique.openapi;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.communique.web.FieldError;
import org.communique.web.ProblemType;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The answers that say what went wrong, one for each status in the catalogue of problem types, with an example of each type. */
final class ProblemResponses {
    private static final String MEDIA_TYPE = "application/problem+json";

    private final Map<Integer, List<ProblemType>> byStatus = Arrays.stream(ProblemType.values())
            .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
    private final SampleData sampleData;

    ProblemResponses(SampleData sampleData) {
        this.sampleData = sampleData;
    }

    void addTo(Components components) {
        byStatus.forEach((status, types) -> components.addResponse(name(status), response(status, types)));
    }

    /** Whether answers with that status are problems of the catalogue. */
    boolean have(String status) {
        return status.matches("[45][0-9]{2}") && byStatus.containsKey(Integer.valueOf(status));
    }

    static APIResponse to(int status) {
        return OASFactory.createAPIResponse().ref("#/components/responses/" + name(status));
    }

    private static String name(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase().replace(" ", "");
    }

    private APIResponse response(int status, List<ProblemType> types) {
        MediaType content = OASFactory.createMediaType().schema(SchemaCompleter.to("Problem"));
        types.forEach(type -> content.addExample(label(type), example(type)));
        APIResponse response = OASFactory.createAPIResponse()
                .description(types.stream().map(ProblemType::title).collect(Collectors.joining("; or: ")))
                .content(OASFactory.createContent().addMediaType(MEDIA_TYPE, content));
        if (status == 401) {
            response.addHeader("WWW-Authenticate", ResponseHeaders.to("WWWAuthenticate"));
        }
        if (status == 409 || status == 429 || status == 503) {
            response.addHeader("Retry-After", ResponseHeaders.to("RetryAfter"));
        }
        if (status == 429) {
            response.addHeader("RateLimit-Policy", ResponseHeaders.to("RateLimitPolicy"));
            response.addHeader("RateLimit", ResponseHeaders.to("RateLimit"));
        }
        return response;
    }

    private Example example(ProblemType type) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("type", type.uri().toString());
        value.put("title", type.title());
        value.put("status", type.status());
        value.putAll(particulars(type));
        return OASFactory.createExample().summary(type.title()).value(value);
    }

    private Map<String, Object> particulars(ProblemType type) {
        return switch (type) {
            case INVALID_PARAMETER -> Map.of("parameter", "limit");
            case ILLEGAL_STATE -> Map.of("state", "withdrawn");
            case TAKEN -> Map.of("pointer", "/slug");
            case WITHDRAWN -> sampleData.withdrawal();
            case STALE -> Map.of("version", 4);
            case VALIDATION -> Map.of("errors", List.of(tooLong()));
            default -> Map.of();
        };
    }

    private static Map<String, Object> tooLong() {
        FieldError error = new FieldError("/title", "too-long", "at most 300 characters");
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("pointer", error.pointer());
        value.put("code", error.code());
        value.put("detail", error.detail());
        return value;
    }

    private static String label(ProblemType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
