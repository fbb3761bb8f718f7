package org.communique.release;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
import org.communique.web.JsonInput;
import org.communique.web.Parameters;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints that change the state of a release. Each returns the updated release, except for the purge. */
@Path(PressReleaseResource.PATH + "/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Lifecycle")
public class LifecycleResource {
    private final ReleaseCommands commands;
    private final CurrentCaller current;

    LifecycleResource(ReleaseCommands commands, CurrentCaller current) {
        this.commands = commands;
        this.current = current;
    }

    @POST
    @Path("/publish")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "publishPressRelease",
            summary = "Publish a press release",
            description =
                    "Publishes a draft: immediately by default, or at a given instant, which may be in the past. With a future instant the release is scheduled, and may be under embargo. Publish a scheduled release again to change its instant.")
    @RequestBodySchema(PublicationRequest.class)
    public PressReleaseView publish(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return commands.publish(writeRequest(id, ifMatch), input.treeOrEmpty());
    }

    @POST
    @Path("/unschedule")
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "unschedulePressRelease",
            summary = "Unschedule a press release",
            description = "Turns a scheduled release back into a draft, as long as it is not public.")
    public PressReleaseView unschedule(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        return commands.unschedule(writeRequest(id, ifMatch));
    }

    @POST
    @Path("/correct")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "correctPressRelease",
            summary = "Correct a published press release",
            description =
                    "Changes the release and adds the note to `corrections`, where readers see it. Updates `contentUpdatedAt`.")
    @RequestBodySchema(CorrectionRequest.class)
    public PressReleaseView correct(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return commands.correct(writeRequest(id, ifMatch), input.tree());
    }

    @POST
    @Path("/withdraw")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "withdrawPressRelease",
            summary = "Withdraw a press release",
            description = "Withdraws a release irrevocably. Readers who could see it get 410 with the reason.")
    @RequestBodySchema(WithdrawalRequest.class)
    public PressReleaseView withdraw(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return commands.withdraw(writeRequest(id, ifMatch), input.tree());
    }

    @POST
    @Path("/restore")
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "restorePressRelease",
            summary = "Restore a press release from the trash",
            description = "Restores the release in the state that it had before.")
    public PressReleaseView restore(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        return commands.restore(writeRequest(id, ifMatch));
    }

    @POST
    @Path("/purge")
    @RolesAllowed(Role.ADMINS)
    @Operation(
            operationId = "purgePressRelease",
            summary = "Purge a press release",
            description =
                    "Deletes a release in the trash irrevocably, with the text of its revisions. The audit log keeps the record that it existed.")
    public void purge(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        commands.purge(writeRequest(id, ifMatch));
    }

    private ReleaseCommands.WriteRequest writeRequest(String id, String ifMatch) {
        return new ReleaseCommands.WriteRequest(Parameters.id(id), ifMatch, current.get());
    }
}
