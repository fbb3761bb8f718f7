package org.communique.audit;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit log over HTTP. */
@Path(AuditResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class AuditResource {
    static final String PATH = "/v1/audit";

    private final AuditTrail trail;
    private final CurrentCaller caller;
    private final WebConfig web;

    AuditResource(AuditTrail trail, CurrentCaller caller, WebConfig web) {
        this.trail = trail;
        this.caller = caller;
        this.web = web;
    }

    @GET
    @RolesAllowed(Role.ADMINS_OF_ALL)
    @Operation(
            operationId = "listAuditEntries",
            summary = "List audit entries",
            description =
                    "Returns entries newest first. Each change of a press release, an organization, an API key or a subscription has one, and so has each denied request (401, 403, 429), with the caller and its address.")
    @APIResponseSchema(AuditEntry.class)
    public Response list(
            @BeanParam AuditQuery query, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        caller.get();
        AuditFilter filter = AuditFilter.of(query);
        int max = Parameters.limit(limit, 20);
        Map<String, List<String>> parameters = new LinkedHashMap<>(filter.parameters());
        parameters.put("limit", List.of(String.valueOf(max)));
        return PageLinks.of(web, PATH, parameters, trail.list(filter, cursor, max));
    }
}
