package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.communique.access.OrganizationRef;
import org.communique.html.SafeHtml;
import org.communique.organization.Contact;
import org.communique.text.Characters;
import org.communique.text.LanguageTag;
import org.communique.text.Languages;
import org.communique.text.Slug;
import org.communique.text.TopicName;
import org.communique.text.Utf8Length;
import org.communique.web.InvalidContent;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A release as a client sends it. A draft may lack any field; publication checks the required ones. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "A press release as a client sends it. A draft may lack any field. Publication requires a title, a body, a language, and an organization or a source.")
public record PressReleaseDraft(
        @Schema(description = "ASCII; derived from the title by default", examples = "map-2030-adopted")
        @Pattern(
                regexp = Slug.PATTERN,
                message = "must consist of lower-case ASCII letters and digits, separated by single hyphens")
        @CodePointLength(max = Slug.MAX_LENGTH, message = "must not be longer than 100 characters")
        String slug,

        @Schema(description = "Defaults to `press-release`") ReleaseType type,

        @Schema(description = "The language (BCP 47)", examples = "ru") @LanguageTag
        String language,

        @Schema(
                description = "Plain text; markup is shown literally",
                examples = "Принята карта коридоров до 2030 года")
        @CodePointLength(max = 300, message = "must not be longer than 300 characters")
        String title,

        @Schema(description = "Plain text")
        @CodePointLength(max = 500, message = "must not be longer than 500 characters")
        String subtitle,

        @Schema(description = "Plain text")
        @CodePointLength(max = 2_000, message = "must not be longer than 2,000 characters")
        String summary,

        @Schema(
                description = "In the format given by `bodyFormat`. The server removes unsafe HTML. At most 1 MB.",
                examples = "<p>Главы транспортных ведомств приняли карту.</p>")
        @Utf8Length(max = PressReleaseDraft.MAX_BODY_LENGTH, message = "must not be longer than 1 MB in UTF-8")
        String body,

        @Schema(
                description =
                        "The format of `body`, by default `html`. Responses omit it, because they always contain HTML.",
                defaultValue = "html")
        BodyFormat bodyFormat,

        @Schema(description = "The place that the news comes from", examples = "Минск")
        @CodePointLength(max = 300, message = "must not be longer than 300 characters")
        String dateline,

        OrganizationRef organization,

        @Valid Attribution attribution,

        @Size(max = 50, message = "must not have more than 50 contacts")
        List<@Valid @NotNull(message = "must not be null") Contact> contacts,

        @Schema(
                description =
                        "The topics. Case makes no difference: the server stores each topic in the spelling in which it was written first, and once.",
                examples = "[\"СНГ\", \"транспорт\"]")
        @Size(max = 50, message = "must not have more than 50 topics")
        List<
                        @NotBlank(message = "must not be blank")
                        @CodePointLength(max = 100, message = "must not be longer than 100 characters") String>
                topics,

        @Size(max = 50, message = "must not have more than 50 media")
        List<@Valid @NotNull(message = "must not be null") Medium> media,

        @Schema(description = "Press releases of which this is a translation")
        @Size(max = 100, message = "must not have more than 100 translations")
        List<@NotNull(message = "must not be null") ReleaseRef> translations) {

    static final int MAX_BODY_LENGTH = 1_048_576;

    public PressReleaseDraft {
        type = type == null ? ReleaseType.PRESS_RELEASE : type;
        language = Languages.normalise(language);
        title = Characters.singleLine(title);
        subtitle = Characters.singleLine(subtitle);
        summary = Characters.multiLine(summary);
        dateline = Characters.singleLine(dateline);
        attribution = attribution == null ? Attribution.NONE : attribution;
        contacts = unmodifiable(contacts);
        topics = topics == null ? List.of() : TopicName.distinct(topics);
        media = unmodifiable(media);
        translations = unmodifiable(translations);
    }

    /** Unlike {@link List#copyOf}, accepts null elements, which the validator reports. */
    private static <T> List<T> unmodifiable(List<T> list) {
        return list == null ? List.of() : java.util.Collections.unmodifiableList(list);
    }

    /**
     * Returns the body as safe HTML.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if the HTML is too long: clients must be able to send back a body that they read
     */
    public SafeHtml safeBody() {
        if (body == null) {
            return SafeHtml.NONE;
        }
        try {
            SafeHtml safe = (bodyFormat == null ? BodyFormat.HTML : bodyFormat).toHtml(body);
            String html = safe.html();
            if (html != null && html.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_LENGTH) {
                throw InvalidContent.of(
                        "/body", "too-long", "must not be longer than 1 MB in UTF-8 after conversion to safe HTML");
            }
            return safe;
        } catch (IllegalArgumentException e) {
            throw InvalidContent.of("/body", "too-long", "must not have tables with too many cells");
        }
    }
}
