package org.communique.memory;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/** Disconnects clients that do not read while memory is held for them. */
public final class SlowReaders {
    /** How long a client may take nothing. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private SlowReaders() {}

    /** Aborts a response at once. A regular close flushes first, which never ends for a client that does not read. */
    public static void disconnect(HttpServerRequest request) {
        ConnectionBase connection = (ConnectionBase) request.connection();
        connection.getContext().runOnContext(onLoop -> {
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset();
            } else {
                connection.channel().unsafe().close(connection.channel().voidPromise());
            }
        });
    }
}
