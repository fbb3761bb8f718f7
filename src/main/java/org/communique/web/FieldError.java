package org.communique.web;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error in a request body.
 *
 * @param pointer a JSON Pointer (RFC 6901) into the request body
 * @param code    the kind of error, stable and meant for programs
 * @param detail  a description for people
 */
@Schema(description = "An error in the request body")
public record FieldError(
        @Schema(description = "A JSON Pointer (RFC 6901) into the request body", examples = "/title", required = true)
        String pointer,

        @Schema(description = "A stable code for programs", examples = "too-long", required = true)
        String code,

        @Schema(
                description = "A description for people",
                examples = "must not be longer than 300 characters",
                required = true)
        String detail) {}
