package org.communique.release;

import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.communique.access.RequiresRole;
import org.communique.access.Role;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What staff may narrow a list of releases by besides, as it came. */
public record StaffQuery(
        @QueryParam("status")
        @RequiresRole(Role.AUTHORS)
        @Parameter(
                description = "For staff: in any of these states; without it everything but the trash",
                schema =
                        @Schema(
                                type = SchemaType.ARRAY,
                                enumeration = {"draft", "scheduled", "published", "withdrawn", "trashed"}))
        List<String> status) {}
