package org.communique.web;

import java.util.List;
import org.communique.html.SafeHtml;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that a write lost or replaced.
 *
 * @param pointer a JSON Pointer (RFC 6901) into the request body
 * @param code    the kind of loss, stable and meant for programs
 * @param detail  a full sentence for people
 */
@Schema(description = "Something in the request body that was lost or replaced")
public record Notice(
        @Schema(description = "A JSON Pointer (RFC 6901) into the request body", examples = "/body", required = true)
        String pointer,

        @Schema(description = "A stable code for programs", examples = "embed-replaced", required = true)
        String code,

        @Schema(
                description = "A description for people",
                examples = "An embedded object became a link to https://www.youtube.com/watch?v=abc123.",
                required = true)
        String detail) {

    /** The field of responses to writes that holds the notices. It is not a part of the resource, so a client may send it back. */
    public static final String FIELD = "notices";

    /** The notices of a conversion to safe HTML. */
    public static List<Notice> of(String pointer, SafeHtml html) {
        return html.notices().stream()
                .map(notice -> new Notice(pointer, notice.code().label(), notice.detail()))
                .toList();
    }
}
