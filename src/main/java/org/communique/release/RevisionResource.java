package org.communique.release;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints for the versions of a release. */
@Path(PressReleaseResource.PATH + "/{id}/revisions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Revisions")
public class RevisionResource {
    private final Revisions revisions;
    private final ReleaseQueries queries;
    private final ReleaseCommands commands;
    private final CurrentCaller current;
    private final WebConfig web;
    private final Clock clock;

    RevisionResource(
            Revisions revisions,
            ReleaseQueries queries,
            ReleaseCommands commands,
            CurrentCaller current,
            WebConfig web,
            Clock clock) {
        this.revisions = revisions;
        this.queries = queries;
        this.commands = commands;
        this.current = current;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "listRevisions",
            summary = "List the revisions of a press release",
            description = "Returns the newest first, each with its event, actor, time and note.")
    @APIResponseSchema(RevisionView.class)
    public Response list(
            @PathParam("id") String id, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        UUID release = editable(id);
        int size = Parameters.limit(limit, 20);
        String path = PressReleaseResource.PATH + "/" + release + "/revisions";
        return PageLinks.of(web, path, revisions.list(release, cursor, size));
    }

    @GET
    @Path("/{version}")
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "getRevision",
            summary = "Get a revision of a press release",
            description = "Returns the complete release as it was saved in this version.")
    public PressReleaseView get(@PathParam("id") String id, @PathParam("version") String version) {
        return revisions.version(editable(id), Parameters.version(version), current.get());
    }

    @POST
    @Path("/{version}/restore")
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "restoreRevision",
            summary = "Restore a revision of a press release",
            description =
                    "Saves the text of this version as a new version. The state, the slug and the translations stay.")
    @APIResponseSchema(value = PressReleaseView.class, responseCode = "200")
    @APIResponse(responseCode = "422")
    public PressReleaseView restore(
            @PathParam("id") String id, @PathParam("version") String version, @HeaderParam("If-Match") String ifMatch) {
        UUID release = editable(id);
        PressReleaseView earlier = revisions.version(release, Parameters.version(version), current.get());
        return commands.restore(new ReleaseCommands.WriteRequest(release, ifMatch, current.get()), earlier);
    }

    private UUID editable(String id) {
        UUID release = Parameters.id(id);
        queries.requireEditable(release, current.get(), clock.instant());
        return release;
    }
}
