package org.communique.openapi;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.communique.web.ProblemType;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The shared error responses: one for each status in the catalogue of problem types, with an example of each type. */
final class ProblemResponses {
    private static final String MEDIA_TYPE = "application/problem+json";

    private final Map<Integer, List<ProblemType>> byStatus = Arrays.stream(ProblemType.values())
            .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
    /** The additional members of the problem types that have some, by label. */
    private final Map<?, ?> members = (Map<?, ?>) SampleData.of("Problem").orElseThrow();

    void addTo(Components components) {
        byStatus.forEach((status, types) -> components.addResponse(name(status), response(status, types)));
    }

    /** Returns whether the catalogue has problem types of this status. */
    boolean include(String status) {
        return status.matches("[45][0-9]{2}") && byStatus.containsKey(Integer.valueOf(status));
    }

    static APIResponse to(int status) {
        return OASFactory.createAPIResponse().ref("#/components/responses/" + name(status));
    }

    private static String name(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase().replace(" ", "");
    }

    private APIResponse response(int status, List<ProblemType> types) {
        MediaType content = OASFactory.createMediaType().schema(NamedSchemas.to("Problem"));
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
        if (status == 415) {
            response.addHeader("Accept-Patch", ResponseHeaders.to("AcceptPatch"));
            response.addHeader("Accept-Post", ResponseHeaders.to("AcceptPost"));
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
        if (members.get(label(type)) instanceof Map<?, ?> additional) {
            additional.forEach((name, member) -> value.put(name.toString(), member));
        }
        return OASFactory.createExample().summary(type.title()).value(value);
    }

    private static String label(ProblemType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
