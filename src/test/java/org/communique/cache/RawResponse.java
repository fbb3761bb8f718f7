package org.communique.cache;

import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Answers as they were sent. */
final class RawResponse {
    /** For a client that decompresses nothing. */
    static final RestAssuredConfig AS_IT_IS =
            RestAssuredConfig.config().decoderConfig(new DecoderConfig().noContentDecoders());

    private RawResponse() {}

    /** The headers in an order of their own, but for some and for the id, which each answer has for itself. */
    static List<String> headers(Response response, String... without) {
        return response.headers().asList().stream()
                .filter(header -> !header.getName().equalsIgnoreCase("X-Request-Id"))
                .filter(header -> Stream.of(without).noneMatch(header.getName()::equalsIgnoreCase))
                .map(header -> header.getName().toLowerCase(Locale.ROOT) + ": " + header.getValue())
                .sorted()
                .toList();
    }
}
