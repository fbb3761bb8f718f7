package org.communique.release;

import org.communique.web.InvalidContent;

/** The fields that a release needs for publication. */
public final class Completeness {
    private Completeness() {}

    /**
     * @param hasIssuer whether the release names an organization or a source
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 with a pointer to each missing field
     */
    public static void require(String title, String body, String language, boolean hasIssuer) {
        InvalidContent missing = new InvalidContent();
        if (title == null) {
            missing.add("/title", "required", "is required for publication");
        }
        if (body == null) {
            missing.add("/body", "required", "is required for publication");
        }
        if (language == null) {
            missing.add("/language", "required", "is required for publication");
        }
        if (!hasIssuer) {
            missing.add("/organization", "required", "is required for publication, or /attribution/source instead");
            missing.add("/attribution/source", "required", "is required for publication, or /organization instead");
        }
        missing.throwIfAny();
    }
}
