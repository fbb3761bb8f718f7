package org.communique.media;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
import org.communique.web.Idempotency;
import org.communique.web.JsonInput;
import org.communique.web.MergePatch;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Uploaded files over HTTP: what is known about them. {@link MediaFileResource} sends the files themselves. */
@Path("/v1/media")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.AUTHORS)
@Tag(name = "Media")
public class MediaResource {
    private static final String PATH = "/v1/media";

    private final MediaFiles files;
    private final MediaRegistry registry;
    private final Uploads uploads;
    private final Idempotency idempotency;
    private final CurrentCaller caller;
    private final RoutingContext request;
    private final WebConfig web;

    MediaResource(
            MediaFiles files,
            MediaRegistry registry,
            Uploads uploads,
            Idempotency idempotency,
            CurrentCaller caller,
            RoutingContext request,
            WebConfig web) {
        this.files = files;
        this.registry = registry;
        this.uploads = uploads;
        this.idempotency = idempotency;
        this.caller = caller;
        this.request = request;
        this.web = web;
    }

    @GET
    @Operation(
            operationId = "listMediaFiles",
            summary = "List uploaded files",
            description = "Returns uploaded files, newest first.")
    @APIResponseSchema(MediaView.class)
    public Response list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return PageLinks.of(web, PATH, files.list(cursor, Parameters.limit(limit, 20), caller.get()));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getMediaFile",
            summary = "Get an uploaded file",
            description = "Returns the description of a file. The file itself is at its url.")
    public MediaView get(@PathParam("id") String id) {
        return files.get(Parameters.id(id), caller.get());
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "uploadMediaFile",
            summary = "Upload a file",
            description =
                    "Send the file as the body, with its Content-Type and, for its name, Content-Disposition: attachment; filename=…, or as the part \"file\" of multipart/form-data. The type must be that of the content: JPEG, PNG, WebP, GIF, AVIF, SVG, PDF, MP4, MP3, Word, Excel, PowerPoint, OpenDocument or ZIP. Private data in images, such as the place where they were taken, is removed. A file that no press release uses is deleted after a day.")
    // Without the form: generators of clients fail if an operation has both.
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.WILDCARD,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponseSchema(value = MediaView.class, responseCode = "201")
    public Response upload(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            @HeaderParam(HttpHeaders.CONTENT_DISPOSITION) String disposition,
            @HeaderParam("Idempotency-Key") String key,
            InputStream body) {
        Caller uploader = caller.get();
        return uploads.receive(
                request,
                body,
                new UploadBody.Headers(type, disposition),
                (received, content) -> idempotency.once(
                        new Idempotency.Scope(uploader.id(), "POST " + PATH, key), received.requestDigest(), () -> {
                            MediaView added = registry.add(received, content, uploader);
                            return new Idempotency.Created(added, URI.create(web.urlOf(PATH + "/" + added.id())));
                        }));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Operation(
            operationId = "patchMediaFile",
            summary = "Describe an uploaded file",
            description = "Send a JSON Merge Patch (RFC 7396) with new texts. The file itself cannot be changed.")
    @RequestBodySchema(MediaDescription.class)
    public MediaView patch(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return registry.patch(Parameters.id(id), ifMatch, input.tree(), caller.get());
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteMediaFile",
            summary = "Delete an uploaded file",
            description = "Deletes a file. It fails with 409 if a press release in any state uses the file.")
    public void delete(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        registry.delete(Parameters.id(id), ifMatch, caller.get());
    }
}
