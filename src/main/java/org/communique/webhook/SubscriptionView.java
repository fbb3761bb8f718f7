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
@Schema(name = "Subscription", description = "A webhook subscription")
public record SubscriptionView(
        @Schema(description = "UUIDv7", required = true) UUID id,

        @Schema(description = "Increases with every change. The ETag begins with it.", examples = "1", required = true)
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
                        "The reason why nothing is delivered: `requested` by a user; `failing`, if all attempts of a delivery and everything in between failed; `gone`, if the receiver responded with 410; `key-ended`, if the key that owns the subscription has ended")
        SubscriptionStatus.Reason reason,

        @Schema(description = "The time of the last change of the status", required = true)
        Instant statusAt,

        @Schema(description = "The time since which all deliveries have failed. Absent if the last one succeeded.")
        Instant failingSince,

        @Schema(required = true) Owner owner,

        @Schema(description = "Until when deliveries are also signed with an earlier secret")
        Instant earlierSecretUntil,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,

        @Schema(
                description =
                        "The secret that deliveries are signed with: `whsec_` and 32 bytes in base64. Only in the response that creates it",
                examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        String secret)
        implements HasVersion {

    /** Fields that a writer may send back but not change. */
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

    /** The key or person that owns a subscription. Deliveries contain what the owner may read. */
    @Schema(
            name = "SubscriptionOwner",
            description =
                    "The key or person that owns the subscription. Deliveries contain what the owner may read at the time of sending.")
    public record Owner(
            @Schema(required = true) String id,
            @Schema(required = true) String name) {}

    SubscriptionView withSecret(SigningSecret created) {
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
                created.secret());
    }
}
