package org.communique.release;

import java.util.UUID;
import org.communique.web.Parameters;

/**
 * The last segment of a release's path: its id, and the extension that names a format, as in {@code {id}.ninjs.json}. It is taken apart
 * here rather than by a path template, because a literal after a parameter makes the router match with a regular expression whose time
 * grows with the square of the path's length.
 *
 * @param extension what follows the first dot; null when there is none
 */
record ReleaseAddress(UUID id, String extension) {

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 when it does not begin with an id */
    static ReleaseAddress of(String segment) {
        int dot = segment.indexOf('.');
        return dot < 0
                ? new ReleaseAddress(Parameters.id(segment), null)
                : new ReleaseAddress(Parameters.id(segment.substring(0, dot)), segment.substring(dot + 1));
    }
}
