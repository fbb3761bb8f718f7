package org.communique.journal;

import java.util.UUID;

/** What a change was done to. */
public record Subject(String kind, UUID id) {

    public boolean isPressRelease() {
        return kind.equals("press-release");
    }

    boolean isOrganization() {
        return kind.equals("organization");
    }

    public static Subject pressRelease(UUID id) {
        return new Subject("press-release", id);
    }

    public static Subject organization(UUID id) {
        return new Subject("organization", id);
    }

    public static Subject subscription(UUID id) {
        return new Subject("subscription", id);
    }

    public static Subject apiKey(UUID id) {
        return new Subject("api-key", id);
    }
}
