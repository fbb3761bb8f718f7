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
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The versions of a release, over HTTP. */
@Path(PressReleaseResource.PATH + "/{id}/revisions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Revisions")
public class RevisionResource {
    private final Revisions revisions;
    private final ReleaseQueries reader;
    private final ReleaseCommands commands;
    private final CurrentCaller current;
    private final WebConfig web;
    private final Clock clock;

    RevisionResource(
            Revisions revisions,
            ReleaseQueries reader,
            ReleaseCommands commands,
            CurrentCaller current,
            WebConfig web,
            Clock clock) {
        this.revisions = revisions;
        this.reader = reader;
        this.commands = commands;
        this.current = current;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "listRevisions",
            summary = "List the versions of a release",
            description = "Newest first: what was done, by whom, when and why.")
    @APIResponseSchema(RevisionView.class)
    public Response list(
            @PathParam("id") String id, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        UUID release = release(id);
        int most = Parameters.limit(limit, 20);
        String path = PressReleaseResource.PATH + "/" + release + "/revisions";
        return PageLinks.of(web, path, revisions.list(release, cursor, most));
    }

    @GET
    @Path("/{version}")
    @RolesAllowed(Role.AUTHORS)
    @Operation(
            operationId = "getRevision",
            summary = "Read one version of a release",
            description = "The whole release as it was saved then.")
    public PressReleaseView get(@PathParam("id") String id, @PathParam("version") String version) {
        return revisions.version(release(id), Parameters.version(version), current.get());
    }

    @POST
    @Path("/{version}/restore")
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "restoreRevision",
            summary = "Go back to an earlier text",
            description = "The text of that version becomes a new version; state, slug and translations stay.")
    @APIResponseSchema(value = PressReleaseView.class, responseCode = "200")
    @APIResponse(responseCode = "422")
    public PressReleaseView restore(
            @PathParam("id") String id, @PathParam("version") String version, @HeaderParam("If-Match") String ifMatch) {
        PressReleaseView earlier = revisions.version(release(id), Parameters.version(version), current.get());
        return commands.restore(new ReleaseCommands.WriteRequest(id, ifMatch, current.get()), earlier);
    }

    private UUID release(String id) {
        Caller caller = current.get();
        return reader.requireEditable(id, caller, clock.instant());
    }
}
