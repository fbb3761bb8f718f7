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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happens to a release in its life, over HTTP: each step answers the whole release. */
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
                    "Now, later (it is scheduled then, and may be under embargo), or backdated. A scheduled release can be given another instant.")
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
            summary = "Take a scheduled release back to draft",
            description = "As long as its time has not come.")
    public PressReleaseView unschedule(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        return commands.unschedule(writeRequest(id, ifMatch));
    }

    @POST
    @Path("/correct")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "correctPressRelease",
            summary = "Correct a published release",
            description = "Readers are told: the note is added to corrections and contentUpdatedAt moves.")
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
            summary = "Withdraw a release",
            description = "For good. Whoever could read it is answered 410 with the reason.")
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
            summary = "Restore a release from the trash",
            description = "In the state in which it was trashed.")
    public PressReleaseView restore(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        return commands.restore(writeRequest(id, ifMatch));
    }

    @POST
    @Path("/purge")
    @RolesAllowed(Role.ADMINS)
    @Operation(
            operationId = "purgePressRelease",
            summary = "Delete a release in the trash for good",
            description = "Its text is erased, also from its revisions; that it was there stays in the audit.")
    public void purge(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        commands.purge(writeRequest(id, ifMatch));
    }

    private ReleaseCommands.WriteRequest writeRequest(String id, String ifMatch) {
        return new ReleaseCommands.WriteRequest(id, ifMatch, current.get());
    }
}
