package org.communique.release;

import java.util.List;
import org.communique.organization.Contact;
import org.communique.organization.Organization;

/** The content of a release: all fields that a client can change, except for the slug and the translations. The body is safe HTML. */
record ReleaseContent(
        ReleaseType type,
        String language,
        String title,
        String subtitle,
        String summary,
        String body,
        String dateline,
        Organization organization,
        Attribution attribution,
        List<Contact> contacts,
        List<String> topics,
        List<Medium> media) {

    /**
     * @param body   the body of the draft as safe HTML
     * @param topics the topics of the draft, as they are stored
     */
    static ReleaseContent of(PressReleaseDraft draft, String body, Organization organization, List<String> topics) {
        return new ReleaseContent(
                draft.type(),
                draft.language(),
                draft.title(),
                draft.subtitle(),
                draft.summary(),
                body,
                draft.dateline(),
                organization,
                draft.attribution(),
                draft.contacts(),
                topics,
                draft.media());
    }
}
