package org.communique.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.communique.text.Characters;
import org.communique.text.LanguageTag;
import org.communique.text.Languages;
import org.communique.text.Slug;
import org.communique.text.WebUrl;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** An organization as a writer sends it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An organization as a writer sends it")
public record OrganizationDraft(
        @Schema(description = "ASCII; made from the name unless given", examples = "stks")
        @Pattern(
                regexp = Slug.PATTERN,
                message = "it must be ASCII letters and digits in lower case, parted by single hyphens")
        @CodePointLength(max = Slug.LONGEST, message = "at most 100 characters")
        String slug,

        @Schema(examples = "Совет по транспортным коридорам Содружества", required = true)
        @NotBlank(message = "it is required")
        @CodePointLength(max = 300, message = "at most 300 characters")
        String name,

        @Schema(examples = "https://stks.example.org/") @WebUrl
        String url,

        @Schema(description = "The language it mostly writes in, BCP 47", examples = "ru") @LanguageTag
        String language,

        @Schema(description = "\"About us\", plain text")
        @CodePointLength(max = 10_000, message = "at most 10,000 characters")
        String boilerplate,

        @Schema(description = "URL of a logo", examples = "https://stks.example.org/logo.svg") @WebUrl
        String logo,

        @Size(max = 50, message = "at most 50 contacts")
        List<@Valid @NotNull(message = "it must not be null") Contact> contacts) {

    public OrganizationDraft {
        name = Characters.line(name);
        language = Languages.normalise(language);
        boilerplate = Characters.block(boilerplate);
        contacts = contacts == null ? List.of() : java.util.Collections.unmodifiableList(contacts);
    }

    OrganizationDraft withSlug(String newSlug) {
        return new OrganizationDraft(newSlug, name, url, language, boilerplate, logo, contacts);
    }
}
