package org.communique.release;

import java.util.UUID;
import org.communique.web.Parameters;

/**
 * The last segment of a release's path: the id, and optionally the extension of a format, as in {@code {id}.ninjs.json}. A path template
 * cannot parse it: a literal after a parameter makes the router match with a regular expression whose time grows with the square of the
 * path's length.
 *
 * @param extension the text after the first dot; null if there is no dot
 */
record ReleaseAddress(UUID id, String extension) {

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 if the segment does not begin with an id */
    static ReleaseAddress of(String segment) {
        int dot = segment.indexOf('.');
        return dot < 0
                ? new ReleaseAddress(Parameters.id(segment), null)
                : new ReleaseAddress(Parameters.id(segment.substring(0, dot)), segment.substring(dot + 1));
    }
}
