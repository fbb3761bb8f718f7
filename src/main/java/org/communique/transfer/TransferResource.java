package org.communique.transfer;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
import org.communique.admission.TransferSlots;
import org.communique.background.DaemonThreadFactory;
import org.communique.database.PlannerStatistics;
import org.communique.disk.DiskSpace;
import org.communique.disk.WriteGuard;
import org.communique.journal.Backpressure;
import org.communique.media.FileArchive;
import org.communique.memory.MemoryBudget;
import org.communique.release.PressReleaseView;
import org.communique.web.Labelled;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Import and export over HTTP. The status of a response that has begun cannot be changed, so a failed transfer closes the connection:
 * the client sees that the response is incomplete.
 */
@Path("/v1")
@Singleton
@Tag(name = "Transfer")
public class TransferResource {
    private final ReleaseArchive archive;
    private final FileArchive files;
    private final LineParser parser;
    private final DiskSpace disk;
    private final SpoolVolume spoolVolume;
    private final Backpressure backpressure;
    private final PlannerStatistics statistics;
    private final MemoryBudget budget;
    private final CurrentCaller currentCaller;
    private final RoutingContext request;
    private final TransferSlots importSlots;
    private final TransferSlots exportSlots;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreadFactory.named("import"));

    TransferResource(
            ReleaseArchive archive,
            FileArchive files,
            LineParser parser,
            DiskSpace disk,
            SpoolVolume spoolVolume,
            Backpressure backpressure,
            PlannerStatistics statistics,
            MemoryBudget budget,
            CurrentCaller currentCaller,
            RoutingContext request,
            TransferConfig config) {
        this.archive = archive;
        this.files = files;
        this.parser = parser;
        this.disk = disk;
        this.spoolVolume = spoolVolume;
        this.backpressure = backpressure;
        this.statistics = statistics;
        this.budget = budget;
        this.currentCaller = currentCaller;
        this.request = request;
        this.importSlots = new TransferSlots(config.maxImports(), "imports");
        this.exportSlots = new TransferSlots(config.maxExports(), "exports");
    }

    @POST
    @Path("/import")
    @Consumes(JsonLines.MEDIA_TYPE)
    @Produces(JsonLines.MEDIA_TYPE)
    @RolesAllowed(Role.ADMINS_OF_ALL)
    @Operation(
            operationId = "importPressReleases",
            summary = "Import press releases",
            description =
                    "Send one press release per line (NDJSON). Ids and times are preserved. The response has one result per line and is sent while the import runs. A line that cannot be imported is rejected with the reasons, and the import continues. A release that exists is updated if the line differs from it, and otherwise left unchanged, so the same file can be sent repeatedly. Lines with the parts of uploaded files, as an export with media=inline has them, restore the files.")
    @RequestBodySchema(ImportedHistory.class)
    @APIResponseSchema(ImportResult.class)
    public Response importLines(InputStream lines) throws IOException {
        checkCharset();
        Caller caller = currentCaller.get();
        if (disk.isFull(spoolVolume)) {
            throw WriteGuard.problem();
        }
        HttpConnection connection = request.request().connection();
        TransferSlots.Slot slot = importSlots.acquire(request);
        StreamingOutput results = client -> {
            slot.start();
            try (slot;
                    SpoolFile spool = new SpoolFile();
                    ImportedFiles importedFiles = new ImportedFiles(files, caller)) {
                new Import(
                                parser,
                                new ImportWriter(
                                        archive,
                                        disk,
                                        caller,
                                        backpressure.pace(Import.MAX_BATCH_LINES),
                                        statistics.growth("press_release")),
                                importedFiles,
                                spool,
                                budget)
                        .run(lines, client, threads);
            } catch (IOException e) {
                connection.close();
                throw e;
            }
        };
        return Response.ok(results, JsonLines.MEDIA_TYPE).build();
    }

    /** How files are exported. */
    enum MediaExport implements Labelled {
        URLS,
        INLINE
    }

    @GET
    @Path("/export")
    @Produces(JsonLines.MEDIA_TYPE)
    @RolesAllowed(Role.ADMINS_OF_ALL)
    @Operation(
            operationId = "exportPressReleases",
            summary = "Export press releases",
            description =
                    "Returns all press releases, including drafts and the trash, one per line (NDJSON) in order of ids, with their bodies. The lines can be imported into another installation that has the same organizations. Releases that are created during the export may be missing. With media=inline, uploaded files come first, each as one or more lines.")
    @APIResponseSchema(PressReleaseView.class)
    public Response exportLines(
            @Parameter(
                            description =
                                    "How uploaded files are exported: by their addresses, or as lines of their own before the releases",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"urls", "inline"},
                                            defaultValue = "urls"))
                    @QueryParam("media")
                    String media) {
        currentCaller.get();
        boolean withFiles = Parameters.oneOf("media", MediaExport.class, media, MediaExport.URLS) == MediaExport.INLINE;
        if (request.request().method().equals(HttpMethod.HEAD)) {
            return Response.ok().type(JsonLines.MEDIA_TYPE).build();
        }
        TransferSlots.Slot slot = exportSlots.acquire(request);
        HttpServerRequest http = request.request();
        StreamingOutput lines = client -> {
            slot.start();
            try (slot) {
                if (withFiles) {
                    new FileParts(files, http).writeTo(client);
                }
                new Export(archive, budget, http, withFiles).writeTo(client);
            } catch (IOException e) {
                http.connection().close();
                throw e;
            }
        };
        return Response.ok(lines, JsonLines.MEDIA_TYPE).build();
    }

    /** Rejects charsets other than UTF-8, the only one of JSON (RFC 8259). The header is known to be well-formed at this point. */
    private void checkCharset() {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String charset =
                type == null ? null : MediaType.valueOf(type).getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because(
                    "The content type must be " + JsonLines.MEDIA_TYPE + " with the charset UTF-8.");
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
