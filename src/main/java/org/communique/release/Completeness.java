package org.communique.release;

import org.communique.web.InvalidContent;

/** What a release must have that is to be published. */
public final class Completeness {
    private Completeness() {}

    /**
     * @param issued whether an organization or a source is named
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 with a pointer to everything that is missing
     */
    public static void require(String title, String body, String language, boolean issued) {
        InvalidContent missing = new InvalidContent();
        if (title == null) {
            missing.add("/title", "required", "publishing needs it");
        }
        if (body == null) {
            missing.add("/body", "required", "publishing needs it");
        }
        if (language == null) {
            missing.add("/language", "required", "publishing needs it");
        }
        if (!issued) {
            missing.add("/organization", "required", "publishing needs it or /attribution/source");
            missing.add("/attribution/source", "required", "publishing needs it or /organization");
        }
        missing.throwIfAny();
    }
}
