package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.communique.changes.ChangeEvent;
import org.communique.web.HasVersion;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A subscription as its owner sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Subscription", description = "Who is told of what happens, and where")
public record SubscriptionView(
        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(description = "Grows with every change; the ETag begins with it", examples = "1", required = true)
        int version,

        @Schema(examples = "Лента партнёра") String name,

        @Schema(examples = "https://partner.example/hooks/communique", required = true)
        String url,

        @Schema(required = true) List<ChangeEvent> events,
        @Schema(required = true) SubscriptionFilter filter,
        @Schema(required = true) Payload payload,
        @Schema(required = true) SubscriptionStatus status,

        @Schema(
                description =
                        "Why nothing is told: requested by somebody; failing, when nothing was taken from a delivery's first attempt to its last; gone, when the server answered 410; key-ended, when the key that it belongs to has ended")
        SubscriptionStatus.Reason reason,

        @Schema(description = "Since when it has this status", required = true)
        Instant statusAt,

        @Schema(description = "Since when nothing was taken; absent when the last delivery was")
        Instant failingSince,

        @Schema(required = true) Owner owner,

        @Schema(description = "Until when deliveries are signed with an earlier secret as well")
        Instant earlierSecretUntil,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,

        @Schema(
                description =
                        "What deliveries are signed with: `whsec_` and 32 bytes in base64. Only in the answer that makes it",
                examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        String secret)
        implements HasVersion {

    /** What a writer may send back but not change. */
    static final Set<String> READ_ONLY = Set.of(
            "id",
            "version",
            "status",
            "reason",
            "statusAt",
            "failingSince",
            "owner",
            "earlierSecretUntil",
            "createdAt",
            "updatedAt");

    /** The key or person on whose behalf it is told: what they may read. */
    @Schema(
            name = "SubscriptionOwner",
            description = "The key or person that it belongs to: it is told what they may read at that moment")
    public record Owner(
            @Schema(required = true) String id,
            @Schema(required = true) String name) {}

    SubscriptionView withSecret(SigningSecret made) {
        return new SubscriptionView(
                id,
                version,
                name,
                url,
                events,
                filter,
                payload,
                status,
                reason,
                statusAt,
                failingSince,
                owner,
                earlierSecretUntil,
                createdAt,
                updatedAt,
                made.secret());
    }
}
