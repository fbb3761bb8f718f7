package org.communique.cache;

import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Compares responses as they were sent. */
final class RawResponse {
    /** A client configuration that does not decompress responses. */
    static final RestAssuredConfig NO_DECODING =
            RestAssuredConfig.config().decoderConfig(new DecoderConfig().noContentDecoders());

    private RawResponse() {}

    /** Returns the sorted headers except the given ones and the request id, which differs in every response. */
    static List<String> headers(Response response, String... excluded) {
        return response.headers().asList().stream()
                .filter(header -> !header.getName().equalsIgnoreCase("X-Request-Id"))
                .filter(header -> Stream.of(excluded).noneMatch(header.getName()::equalsIgnoreCase))
                .map(header -> header.getName().toLowerCase(Locale.ROOT) + ": " + header.getValue())
                .sorted()
                .toList();
    }
}
