package org.communique.web;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One thing wrong with a request.
 *
 * @param pointer a JSON Pointer (RFC 6901) into the request body
 * @param code    what kind of error, stable and meant for programs
 * @param detail  the same for people
 */
@Schema(description = "One thing wrong with the request body")
public record FieldError(
        @Schema(description = "JSON Pointer (RFC 6901) into the request body", examples = "/title", required = true)
        String pointer,

        @Schema(description = "A stable code for programs", examples = "too-long", required = true)
        String code,

        @Schema(description = "The same for people", examples = "at most 300 characters", required = true)
        String detail) {}
