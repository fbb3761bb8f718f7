package org.communique.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.communique.journal.SubjectKind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry of the audit log: a change, or a denied request. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An entry of the audit log: a change, or a denied request")
public record AuditEntry(
        @Schema(examples = "2022-12-21T08:30:00.000Z", required = true)
        Instant at,

        @Schema(required = true) AuditEvent event,
        @Schema(required = true) Actor actor,

        @Schema(description = "The subject of the change. Absent for a denied request.")
        Subject subject,

        @Schema(description = "The note of a correction, the reason of a withdrawal, or the name of an API key")
        String note,

        @Schema(description = "Present only for a denied request")
        DeniedRequest refused) {

    /** @param address null for changes that the service makes by itself */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "AuditActor",
            description = "The caller that made the change or the request. Empty for a caller without a valid key.")
    public record Actor(
            @Schema(
                    description = "The id of the caller. It never changes, even if the name does.",
                    examples = "key:0198f1c0-9a52-7d04-8a6e-52c7a1f09d31")
            String id,

            @Schema(description = "The name of the API key or person", examples = "Редакция сайта")
            String name,

            @Schema(description = "The IP address from which the request was sent", examples = "192.0.2.17")
            String address) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditSubject", description = "The subject of a change")
    public record Subject(
            @Schema(required = true) SubjectKind type,
            @Schema(required = true) UUID id,

            @Schema(description = "The version of the subject after the change", examples = "3", required = true)
            int version) {}

    @Schema(name = "AuditRefusal", description = "A request that was denied")
    public record DeniedRequest(
            @Schema(description = "The HTTP status of the response", examples = "403", required = true)
            int status,

            @Schema(description = "The reason of the denial, for display", examples = "not allowed", required = true)
            String reason,

            @Schema(examples = "POST", required = true) String method,

            @Schema(examples = "/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11/publish", required = true)
            String path,

            @Schema(description = "The number of equal requests within a second", examples = "1", required = true)
            int attempts) {}
}
