package org.communique.changes;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Hands the response over to its stream. What the framework does for streams writes each event for each client anew; this way events
 * are written once, and the connection itself says when it can take more.
 */
@Provider
@Produces(MediaType.SERVER_SENT_EVENTS)
public class ChangeStreamWriter implements ServerMessageBodyWriter<ChangeStream> {

    @Override
    public boolean isWriteable(Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
        return ChangeStream.class.isAssignableFrom(type);
    }

    @Override
    public void writeResponse(ChangeStream stream, Type generic, ServerRequestContext context) {
        stream.open();
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return ChangeStream.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(
            ChangeStream stream,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        throw new IllegalStateException("interceptors cannot wrap a stream of changes");
    }
}
