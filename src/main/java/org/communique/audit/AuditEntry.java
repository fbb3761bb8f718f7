package org.communique.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One thing that was done, or that somebody was refused. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "One thing that was done, or that somebody was refused")
public record AuditEntry(
        @Schema(examples = "2022-12-21T08:30:00Z", required = true)
        Instant at,

        @Schema(required = true) AuditEvent event,
        @Schema(required = true) Who actor,

        @Schema(description = "To what it was done; not of what was refused")
        What subject,

        @Schema(description = "The note of a correction, the reason of a withdrawal, the name of a key")
        String note,

        @Schema(description = "Only of what was refused") Refused refused) {

    /** @param address from where; absent for what the service did by itself */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditActor", description = "Who did it; an empty one stands for somebody who showed no valid key")
    public record Who(
            @Schema(
                    description = "The same for ever, whatever happens to the name",
                    examples = "key:0198f1c0-9a52-7d04-8a6e-52c7a1f09d31")
            String id,

            @Schema(description = "The name of the key or person", examples = "Редакция сайта")
            String name,

            @Schema(description = "The IP address that the request came from", examples = "192.0.2.17")
            String address) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditSubject", description = "What it was done to")
    public record What(
            @Schema(required = true) SubjectKind type,
            @Schema(required = true) UUID id,

            @Schema(description = "Its version after that", examples = "3", required = true)
            int version) {}

    @Schema(name = "AuditRefusal", description = "What was asked for and not allowed")
    public record Refused(
            @Schema(description = "The HTTP status of the answer", examples = "403", required = true)
            int status,

            @Schema(description = "Why, for people", examples = "not allowed", required = true)
            String reason,

            @Schema(examples = "POST", required = true) String method,

            @Schema(examples = "/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11/publish", required = true)
            String path,

            @Schema(description = "How many alike within a second", examples = "1", required = true)
            int attempts) {}
}
