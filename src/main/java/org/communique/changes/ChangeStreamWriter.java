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
 * Hands the response over to a {@link ChangeStream}. The framework's own streams would encode each event for each client; here an event
 * is encoded once for all clients, and the connection reports when it can accept more.
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
        throw new IllegalStateException("An interceptor cannot wrap a stream of changes");
    }
}
