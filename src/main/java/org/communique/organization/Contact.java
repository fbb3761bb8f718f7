package org.communique.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Email;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** Whom the press may ask. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Whom the press may ask")
public record Contact(
        @Schema(examples = "Айгуль Сериковна Нурланова") @CodePointLength(max = 300, message = "at most 300 characters")
        String name,

        @Schema(examples = "пресс-секретарь") @CodePointLength(max = 300, message = "at most 300 characters")
        String role,

        @Schema(description = "As it is to be dialled and printed", examples = "+7 (495) 000-01-23")
        @CodePointLength(max = 50, message = "at most 50 characters")
        String phone,

        @Schema(examples = "107") @CodePointLength(max = 20, message = "at most 20 characters")
        String extension,

        @Schema(examples = "press@stks.example.org")
        @Email(message = "it must be an e-mail address")
        @CodePointLength(max = 320, message = "at most 320 characters")
        String email,

        @Schema(description = "The postal address, in one or several lines")
        @CodePointLength(max = 1_000, message = "at most 1,000 characters")
        String address) {

    public Contact {
        name = Characters.line(name);
        role = Characters.line(role);
        phone = Characters.line(phone);
        extension = Characters.line(extension);
        email = Characters.line(email);
        address = Characters.block(address);
    }
}
