package org.communique.audit;

import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.communique.journal.SubjectKind;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters of the audit log. {@link AuditFilter} parses them. */
public record AuditQuery(
        @QueryParam("event")
        @Parameter(
                description = "Return entries with any of these events",
                schema = @Schema(type = SchemaType.ARRAY, implementation = AuditEvent.class))
        List<String> event,

        @QueryParam("actor")
        @Parameter(
                description = "Return entries of any of these callers, given by actor.id",
                example = "[\"configured-admin-key\"]")
        List<String> actor,

        @QueryParam("address")
        @Parameter(description = "Return entries from any of these IP addresses", example = "[\"192.0.2.17\"]")
        List<String> address,

        @QueryParam("subjectType")
        @Parameter(
                description = "Return changes of any of these types of subjects",
                schema = @Schema(type = SchemaType.ARRAY, implementation = SubjectKind.class))
        List<String> subjectType,

        @QueryParam("subject")
        @Parameter(
                description = "Return changes of the subject with this id",
                schema = @Schema(type = SchemaType.STRING, format = "uuid"))
        String subject,

        @QueryParam("from")
        @Parameter(
                description = "Return entries at or after this instant, an RFC 3339 date-time with an offset",
                example = "2022-01-01T00:00:00Z",
                schema = @Schema(type = SchemaType.STRING, format = "date-time"))
        String from,

        @QueryParam("before")
        @Parameter(
                description = "Return entries before this instant, an RFC 3339 date-time with an offset",
                example = "2030-01-01T00:00:00Z",
                schema = @Schema(type = SchemaType.STRING, format = "date-time"))
        String before) {}
