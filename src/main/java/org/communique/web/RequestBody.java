package org.communique.web;

import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a request. */
public final class RequestBody {
    private RequestBody() {}

    /**
     * The first bytes of a body, up to a limit.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 when the client hangs up before the end or sends broken chunks: that is the
     *     client's fault, and would otherwise be logged as the service's
     */
    public static byte[] read(InputStream body, int limit) {
        try {
            return body.readNBytes(limit);
        } catch (IOException incomplete) {
            throw ProblemType.MALFORMED_REQUEST.because("body: it is incomplete or wrongly chunked");
        }
    }
}
