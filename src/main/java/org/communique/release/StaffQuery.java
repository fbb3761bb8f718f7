package org.communique.release;

import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.communique.access.RequiresRole;
import org.communique.access.Role;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The unparsed query parameters by which only staff may filter a list of releases. */
public record StaffQuery(
        @QueryParam("status")
        @RequiresRole(Role.AUTHORS)
        @Parameter(
                description = "Staff only: matches any of these statuses. Defaults to every status except `trashed`.",
                schema =
                        @Schema(
                                type = SchemaType.ARRAY,
                                enumeration = {"draft", "scheduled", "published", "withdrawn", "trashed"}))
        List<String> status) {}
