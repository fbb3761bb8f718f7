package org.communique.journal;

import java.util.UUID;

/** The subject of a change. */
public record Subject(SubjectKind kind, UUID id) {

    public boolean isPressRelease() {
        return kind == SubjectKind.PRESS_RELEASE;
    }

    boolean isOrganization() {
        return kind == SubjectKind.ORGANIZATION;
    }

    boolean isMediaFile() {
        return kind == SubjectKind.MEDIA_FILE;
    }

    public static Subject pressRelease(UUID id) {
        return new Subject(SubjectKind.PRESS_RELEASE, id);
    }

    public static Subject organization(UUID id) {
        return new Subject(SubjectKind.ORGANIZATION, id);
    }

    public static Subject subscription(UUID id) {
        return new Subject(SubjectKind.SUBSCRIPTION, id);
    }

    public static Subject mediaFile(UUID id) {
        return new Subject(SubjectKind.MEDIA_FILE, id);
    }

    public static Subject apiKey(UUID id) {
        return new Subject(SubjectKind.API_KEY, id);
    }
}
