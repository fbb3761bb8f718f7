package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.communique.changes.ChangeEvent;
import org.communique.text.Characters;
import org.communique.text.WebUrl;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A request to create a subscription. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SubscriptionDraft", description = "A request to create a webhook subscription")
public record SubscriptionDraft(
        @Schema(description = "A name of your choice", examples = "Лента партнёра")
        @CodePointLength(max = 100, message = "at most 100 characters")
        String name,

        @Schema(
                description =
                        "The URL that receives deliveries. By default it must be an https URL with port 443 or 8443 and a public address.",
                examples = "https://partner.example/hooks/communique",
                required = true)
        @NotBlank(message = "it is required")
        @WebUrl
        String url,

        @Schema(description = "The events to deliver. Default: all.") @Size(min = 1, max = 5, message = "1 to 5 events")
        List<@NotNull(message = "it must not be null") ChangeEvent> events,

        @Valid SubscriptionFilter filter,

        @Schema(
                description =
                        "The content of each delivery besides the event: only a reference, the release as the API shows it, or the release in IPTC ninjs. Default: `reference`.")
        Payload payload) {

    public SubscriptionDraft {
        name = Characters.singleLine(name);
    }

    SubscriptionDraft complete() {
        return new SubscriptionDraft(
                name,
                url,
                events == null
                        ? List.of(ChangeEvent.values())
                        : events.stream().distinct().sorted().toList(),
                filter == null ? SubscriptionFilter.ALL : filter,
                payload == null ? Payload.REFERENCE : payload);
    }
}
