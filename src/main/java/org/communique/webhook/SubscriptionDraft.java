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

/** A subscription as a partner asks for it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SubscriptionDraft", description = "A subscription as a partner asks for it")
public record SubscriptionDraft(
        @Schema(description = "To recognise it by", examples = "Лента партнёра")
        @CodePointLength(max = 100, message = "at most 100 characters")
        String name,

        @Schema(
                description =
                        "Where deliveries are sent: https, at port 443 or 8443 of a public address unless the service is configured otherwise",
                examples = "https://partner.example/hooks/communique",
                required = true)
        @NotBlank(message = "it is required")
        @WebUrl
        String url,

        @Schema(description = "What is told; everything unless given")
        @Size(min = 1, max = 5, message = "1 to 5 events")
        List<@NotNull(message = "it must not be null") ChangeEvent> events,

        @Valid SubscriptionFilter filter,

        @Schema(
                description =
                        "What goes along with each event: nothing but the reference, the release as the API shows it, or the release in IPTC ninjs; reference unless given")
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
