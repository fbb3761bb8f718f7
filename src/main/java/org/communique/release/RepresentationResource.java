package org.communique.release;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.access.PublicRead;
import org.communique.web.Parameters;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The forms of a release, each at an address of its own for those who cannot send {@code Accept}. */
@PublicRead
@Path(PressReleaseResource.PATH)
@Tag(name = "Syndication")
public class RepresentationResource {
    public static final String NINJS = "application/vnd.iptc.ninjs+json";
    public static final String NINJS_EXTENSION = "ninjs.json";
    public static final String JSON_LD = "application/ld+json";
    public static final String JSON_LD_EXTENSION = "jsonld";

    private final ReleaseAnswers answers;
    private final ReleaseReader reader;
    private final CurrentCaller current;
    private final Clock clock;

    RepresentationResource(ReleaseAnswers answers, ReleaseReader reader, CurrentCaller current, Clock clock) {
        this.answers = answers;
        this.reader = reader;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Path("/{id}.json")
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getPressReleaseAsJson",
            summary = "Read one press release as JSON",
            description =
                    "The service's own form, which also /v1/press-releases/{id} answers unless another is preferred.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link", ref = "Neighbours"),
            content = @Content(schema = @Schema(implementation = PressReleaseView.class)))
    public Response json(@PathParam("id") String id) {
        Caller caller = current.get();
        Instant now = clock.instant();
        return answers.json(reader.shown(Parameters.id(id), caller, now), caller, now);
    }

    @GET
    @Path("/{id}." + NINJS_EXTENSION)
    @PermitAll
    @Produces(NINJS)
    @Operation(
            operationId = "getPressReleaseAsNinjs",
            summary = "Read one press release as IPTC ninjs 3.1",
            description =
                    "For partners. Under embargo it has embargoedUntil. One that was withdrawn is answered 410 with a ninjs whose pubStatus is canceled, without its text, and the reason in edNote. What is not syndicatable is a 404.")
    @APIResponse(
            responseCode = "200",
            description = "The press release as ninjs, by the schema that `standard.schema` names",
            headers = @Header(name = "Link", ref = "Neighbours"),
            content = @Content(mediaType = NINJS, schema = @Schema(ref = "Ninjs")))
    public Response ninjs(@PathParam("id") String id) {
        return answers.in(NINJS_EXTENSION, Parameters.id(id), current.get(), clock.instant());
    }

    @GET
    @Path("/{id}." + JSON_LD_EXTENSION)
    @PermitAll
    @Produces(JSON_LD)
    @Operation(
            operationId = "getPressReleaseAsJsonLd",
            summary = "Read one press release as schema.org NewsArticle",
            description =
                    "JSON-LD to be put into a page as it is: < is written as \\u003c. What is not syndicatable is a 404.")
    @APIResponse(
            responseCode = "200",
            description = "The press release as a NewsArticle",
            headers = @Header(name = "Link", ref = "Neighbours"),
            content = @Content(mediaType = JSON_LD, schema = @Schema(ref = "NewsArticle")))
    public Response jsonLd(@PathParam("id") String id) {
        return answers.in(JSON_LD_EXTENSION, Parameters.id(id), current.get(), clock.instant());
    }
}
