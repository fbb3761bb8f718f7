package org.communique.web;

import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a request. */
public final class RequestBody {
    private RequestBody() {}

    /**
     * Reads the first bytes of a body, up to a limit.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if the client disconnects before the end or sends broken chunks; otherwise the
     *     client's error would be logged as an error of the service
     */
    public static byte[] read(InputStream body, int limit) {
        try {
            return body.readNBytes(limit);
        } catch (IOException incomplete) {
            throw ProblemType.MALFORMED_REQUEST.because("The request body is incomplete or wrongly chunked.");
        }
    }
}
