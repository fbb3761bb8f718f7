package org.communique.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Email;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A contact for the press. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A contact for the press")
public record Contact(
        @Schema(examples = "Айгуль Сериковна Нурланова")
        @CodePointLength(max = 300, message = "must not be longer than 300 characters")
        String name,

        @Schema(examples = "пресс-секретарь")
        @CodePointLength(max = 300, message = "must not be longer than 300 characters")
        String role,

        @Schema(
                description = "The phone number, in the format in which it is displayed",
                examples = "+7 (495) 000-01-23")
        @CodePointLength(max = 50, message = "must not be longer than 50 characters")
        String phone,

        @Schema(examples = "107") @CodePointLength(max = 20, message = "must not be longer than 20 characters")
        String extension,

        @Schema(examples = "press@stks.example.org")
        @Email(message = "must be an email address")
        @CodePointLength(max = 320, message = "must not be longer than 320 characters")
        String email,

        @Schema(description = "The postal address, in one or more lines")
        @CodePointLength(max = 1_000, message = "must not be longer than 1,000 characters")
        String address) {

    public Contact {
        name = Characters.singleLine(name);
        role = Characters.singleLine(role);
        phone = Characters.singleLine(phone);
        extension = Characters.singleLine(extension);
        email = Characters.singleLine(email);
        address = Characters.multiLine(address);
    }
}
