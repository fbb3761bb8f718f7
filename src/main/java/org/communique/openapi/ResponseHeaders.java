package org.communique.openapi;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The response headers that operations share. */
final class ResponseHeaders {
    private ResponseHeaders() {}

    static Header to(String name) {
        return OASFactory.createHeader().ref("#/components/headers/" + name);
    }

    /** Adds a shared header unless the response describes it already. */
    static void add(APIResponse response, String header, String shared) {
        if (response.getHeaders() == null || !response.getHeaders().containsKey(header)) {
            response.addHeader(header, to(shared));
        }
    }
}
