package org.communique.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Sends the body of a response that no endpoint sends. The response to HEAD has the length of the body only (RFC 9110, section 9.3.2): over
 * HTTP/2 the server would send the body as well.
 */
public final class ResponseBody {
    private ResponseBody() {}

    public static void send(RoutingContext request, Buffer body) {
        HttpServerResponse response = request.response();
        if (request.request().method() == HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()))
                    .end();
        } else {
            response.end(body);
        }
    }
}
