package org.communique.audit;

import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The parameters of the audit, as they came. {@link AuditFilter} reads them. */
public record AuditQuery(
        @QueryParam("event")
        @Parameter(
                description = "Any of these events",
                schema = @Schema(type = SchemaType.ARRAY, implementation = AuditEvent.class))
        List<String> event,

        @QueryParam("actor")
        @Parameter(description = "By any of these, by actor.id", example = "[\"configured-admin-key\"]")
        List<String> actor,

        @QueryParam("address") @Parameter(description = "From any of these IP addresses", example = "[\"192.0.2.17\"]")
        List<String> address,

        @QueryParam("subjectType")
        @Parameter(
                description = "Done to any of these kinds of things",
                schema = @Schema(type = SchemaType.ARRAY, implementation = SubjectKind.class))
        List<String> subjectType,

        @QueryParam("subject")
        @Parameter(
                description = "Done to what has this id",
                schema = @Schema(type = SchemaType.STRING, format = "uuid"))
        String subject,

        @QueryParam("from")
        @Parameter(
                description = "At this instant or later: RFC 3339 with an offset",
                example = "2022-01-01T00:00:00Z",
                schema = @Schema(type = SchemaType.STRING, format = "date-time"))
        String from,

        @QueryParam("before")
        @Parameter(
                description = "Before this instant: RFC 3339 with an offset",
                example = "2030-01-01T00:00:00Z",
                schema = @Schema(type = SchemaType.STRING, format = "date-time"))
        String before) {}
