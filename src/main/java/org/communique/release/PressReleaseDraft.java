package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.communique.access.OrganizationRef;
import org.communique.organization.Contact;
import org.communique.text.Characters;
import org.communique.text.LanguageTag;
import org.communique.text.Languages;
import org.communique.text.Slug;
import org.communique.text.Utf8Length;
import org.communique.web.InvalidContent;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A release as a writer sends it. A draft may lack anything; what publishing needs is asked for then. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "A release as a writer sends it. A draft may lack anything; publishing needs a title, a body, a language, and an organization or a source.")
public record PressReleaseDraft(
        @Schema(description = "ASCII; made from the title unless given", examples = "map-2030-adopted")
        @Pattern(
                regexp = Slug.PATTERN,
                message = "it must be ASCII letters and digits in lower case, parted by single hyphens")
        @CodePointLength(max = Slug.MAX_LENGTH, message = "at most 100 characters")
        String slug,

        @Schema(description = "press-release unless given") ReleaseType type,

        @Schema(description = "BCP 47", examples = "ru") @LanguageTag
        String language,

        @Schema(
                description = "Plain text: markup in it is shown, not obeyed",
                examples = "Принята карта коридоров до 2030 года")
        @CodePointLength(max = 300, message = "at most 300 characters")
        String title,

        @Schema(description = "Plain text") @CodePointLength(max = 500, message = "at most 500 characters")
        String subtitle,

        @Schema(description = "Plain text") @CodePointLength(max = 2_000, message = "at most 2,000 characters")
        String summary,

        @Schema(
                description = "In the format that bodyFormat names; what is not safe HTML is dropped. 1 MB at most",
                examples = "<p>Главы транспортных ведомств приняли карту.</p>")
        @Utf8Length(max = PressReleaseDraft.LONGEST_BODY, message = "at most 1 MB in UTF-8")
        String body,

        @Schema(
                description = "html unless given; it never comes back, since bodies are served as HTML",
                defaultValue = "html")
        BodyFormat bodyFormat,

        @Schema(description = "Where the news is from", examples = "Минск")
        @CodePointLength(max = 300, message = "at most 300 characters")
        String dateline,

        OrganizationRef organization,

        @Valid Attribution attribution,

        @Size(max = 50, message = "at most 50 contacts")
        List<@Valid @NotNull(message = "it must not be null") Contact> contacts,

        @Schema(description = "Subject tags", examples = "[\"СНГ\", \"транспорт\"]")
        @Size(max = 50, message = "at most 50 topics")
        List<
                        @NotBlank(message = "it must not be blank")
                        @CodePointLength(max = 100, message = "at most 100 characters") String>
                topics,

        @Size(max = 50, message = "at most 50 media")
        List<@Valid @NotNull(message = "it must not be null") Medium> media,

        @Schema(description = "Releases of which this is a translation")
        @Size(max = 100, message = "at most 100 translations")
        List<@NotNull(message = "it must not be null") ReleaseRef> translations) {

    static final int LONGEST_BODY = 1_048_576;

    public PressReleaseDraft {
        type = type == null ? ReleaseType.PRESS_RELEASE : type;
        language = Languages.normalise(language);
        title = Characters.singleLine(title);
        subtitle = Characters.singleLine(subtitle);
        summary = Characters.strip(summary);
        dateline = Characters.singleLine(dateline);
        attribution = attribution == null ? Attribution.NONE : attribution;
        contacts = kept(contacts);
        topics = topics == null
                ? List.of()
                : List.copyOf(new LinkedHashSet<>(topics.stream()
                        .map(topic -> Objects.requireNonNullElse(Characters.singleLine(topic), ""))
                        .toList()));
        media = kept(media);
        translations = kept(translations);
    }

    /** Unlike List.copyOf it lets null through, for the validator to name. */
    private static <T> List<T> kept(List<T> list) {
        return list == null ? List.of() : java.util.Collections.unmodifiableList(list);
    }

    /**
     * The body as safe HTML; null when there is none.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 when it is too long as HTML: what was read must be fit to be sent back
     */
    public String safeBody() {
        if (body == null) {
            return null;
        }
        try {
            String html = (bodyFormat == null ? BodyFormat.HTML : bodyFormat).toHtml(body);
            if (html != null && html.getBytes(StandardCharsets.UTF_8).length > LONGEST_BODY) {
                throw InvalidContent.of("/body", "too-long", "at most 1 MB in UTF-8 when made into safe HTML");
            }
            return html;
        } catch (IllegalArgumentException e) {
            throw InvalidContent.of("/body", "too-long", "its tables have too many cells");
        }
    }
}
