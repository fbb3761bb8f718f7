package org.communique.media;

import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** The texts about a file that its releases show unless they have their own. */
@Schema(description = "The texts about an uploaded file. A press release that uses the file can have its own.")
public record MediaDescription(
        @Schema(description = "A text alternative for people who cannot see the image")
        @CodePointLength(max = MediaText.MAX_ALT, message = "must not be longer than 1,000 characters")
        String alt,

        @Schema(description = "The author or source to name", examples = "Фото: пресс-служба")
        @CodePointLength(max = MediaText.MAX_CREDIT, message = "must not be longer than 500 characters")
        String credit,

        @Schema(description = "The caption", examples = "Новый мост через Днепр")
        @CodePointLength(max = MediaText.MAX_CAPTION, message = "must not be longer than 2,000 characters")
        String caption) {

    public MediaDescription {
        alt = Characters.multiLine(alt);
        credit = Characters.singleLine(credit);
        caption = Characters.multiLine(caption);
    }
}
