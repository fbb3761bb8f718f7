package org.communique.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.List;
import org.communique.text.Characters;
import org.communique.text.LanguageTag;
import org.communique.text.Languages;
import org.communique.text.Slug;
import org.communique.text.WebUrl;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** The fields of an organization that a client can write. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The fields of an organization that a client can write")
public record OrganizationDraft(
        @Schema(
                description =
                        "ASCII letters, digits and hyphens. If it is absent, the server derives it from the name.",
                examples = "stks")
        @Pattern(
                regexp = Slug.PATTERN,
                message = "must consist of lower-case ASCII letters and digits, separated by single hyphens")
        @CodePointLength(max = Slug.MAX_LENGTH, message = "must not be longer than 100 characters")
        String slug,

        @Schema(examples = "Совет по транспортным коридорам Содружества", required = true)
        @NotBlank(message = "is required")
        @CodePointLength(max = 300, message = "must not be longer than 300 characters")
        String name,

        @Schema(examples = "https://stks.example.org/") @WebUrl
        String url,

        @Schema(description = "The main language of its press releases, as a BCP 47 tag", examples = "ru") @LanguageTag
        String language,

        @Schema(description = "The \"about us\" text, in plain text")
        @CodePointLength(max = 10_000, message = "must not be longer than 10,000 characters")
        String boilerplate,

        @Schema(description = "The URL of its logo", examples = "https://stks.example.org/logo.svg") @WebUrl
        String logo,

        @Size(max = 50, message = "must not have more than 50 contacts")
        List<@Valid @NotNull(message = "must not be null") Contact> contacts) {

    public OrganizationDraft {
        name = Characters.singleLine(name);
        language = Languages.normalise(language);
        boilerplate = Characters.multiLine(boilerplate);
        contacts = contacts == null ? List.of() : Collections.unmodifiableList(contacts);
    }

    OrganizationDraft withSlug(String newSlug) {
        return new OrganizationDraft(newSlug, name, url, language, boilerplate, logo, contacts);
    }
}
