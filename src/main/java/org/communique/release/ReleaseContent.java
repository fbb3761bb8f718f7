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
     * @param content the media of the draft, and its body as safe HTML, as they are stored
     * @param topics  the topics of the draft, as they are stored
     */
    static ReleaseContent of(
            PressReleaseDraft draft, ReleaseMedia.Content content, Organization organization, List<String> topics) {
        return new ReleaseContent(
                draft.type(),
                draft.language(),
                draft.title(),
                draft.subtitle(),
                draft.summary(),
                content.body(),
                draft.dateline(),
                organization,
                draft.attribution(),
                draft.contacts(),
                topics,
                content.media());
    }
}
