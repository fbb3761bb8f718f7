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

/** Reads the body of a hub request up to a limit. It is parsed after the rate limit of its sender has been checked. */
@Provider
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class RawFormReader implements MessageBodyReader<RawForm> {
    /** Room for two URLs with every character percent-encoded, and a secret. */
    private static final int MAX_BYTES = 16_384;

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
        byte[] bytes = RequestBody.read(body, MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw ProblemType.TOO_LARGE.because("A hub request must not be larger than 16 KB.");
        }
        return new RawForm(bytes);
    }
}
