package org.communique.websub;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.communique.web.ProblemType;
import org.communique.web.RequestBody;

/** Reads requests to the hub within a limit. What is in them is looked at once it is known that their sender may ask. */
@Provider
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class RawFormReader implements MessageBodyReader<RawForm> {
    /** Two addresses, in which every character may be percent-encoded, and a secret. */
    private static final int MOST_BYTES = 16_384;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == RawForm.class;
    }

    @Override
    public RawForm readFrom(
            Class<RawForm> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body) {
        byte[] bytes = RequestBody.read(body, MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw ProblemType.TOO_LARGE.because("a request to the hub may have 16 KB at most");
        }
        return new RawForm(bytes);
    }
}
