package org.communique.memory;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Disconnects clients that do not read while memory is held for them. */
public final class SlowReaders {
    /** How long a client may take nothing. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int SLICE = 64 * 1024;

    private SlowReaders() {}

    /** Writes bytes on a worker thread, and disconnects the client if it takes nothing for too long. */
    public static void write(byte[] bytes, OutputStream client, HttpServerRequest request) throws IOException {
        Vertx vertx = ((ConnectionBase) request.connection()).getContext().owner();
        for (int from = 0; from < bytes.length; from += SLICE) {
            long timer = vertx.setTimer(TIMEOUT.toMillis(), late -> disconnect(request));
            try {
                client.write(bytes, from, Math.min(SLICE, bytes.length - from));
                client.flush();
            } finally {
                vertx.cancelTimer(timer);
            }
        }
    }

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
