package org.communique.transfer;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
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
import org.communique.release.PressReleaseView;
import org.communique.web.ProblemType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Archives over HTTP. An answer that has begun can only be cut: a connection that breaks tells the client that this was not all. */
@Path("/v1")
@Singleton
@Tag(name = "Transfer")
public class TransferResource {
    private static final String LINES = "application/x-ndjson";

    private final ReleaseArchive archive;
    private final ImportReader reader;
    private final CurrentCaller current;
    private final RoutingContext request;
    private final TransferSlots imports;
    private final TransferSlots exports;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreadFactory.named("import"));

    TransferResource(
            ReleaseArchive archive,
            ImportReader reader,
            CurrentCaller current,
            RoutingContext request,
            TransferConfig config) {
        this.archive = archive;
        this.reader = reader;
        this.current = current;
        this.request = request;
        this.imports = new TransferSlots(config.maxImports(), "imports");
        this.exports = new TransferSlots(config.maxExports(), "exports");
    }

    @POST
    @Path("/import")
    @Consumes(LINES)
    @Produces(LINES)
    @RolesAllowed(Role.ADMINS_OF_ALL)
    @Operation(
            operationId = "importPressReleases",
            summary = "Import press releases",
            description =
                    "One a line, keeping ids and times; for each line one is answered as it goes. A line that cannot be taken is rejected with the reason, and the rest goes on. What is there already is updated, or left alone when nothing is different, so the same file can be sent again.")
    @RequestBodySchema(ImportedHistory.class)
    @APIResponseSchema(ImportResult.class)
    public Response importLines(InputStream lines) throws IOException {
        checkCharset();
        Caller caller = current.get();
        HttpConnection connection = request.request().connection();
        TransferSlots.Turn turn = imports.take(request);
        StreamingOutput results = client -> {
            turn.begin();
            try (turn;
                    SpoolFile spoolFile = new SpoolFile()) {
                new Import(reader, new ImportWriter(archive, caller), spoolFile).run(lines, client, threads);
            } catch (IOException e) {
                connection.close();
                throw e;
            }
        };
        return Response.ok(results, LINES).build();
    }

    @GET
    @Path("/export")
    @Produces(LINES)
    @RolesAllowed(Role.ADMINS_OF_ALL)
    @Operation(
            operationId = "exportPressReleases",
            summary = "Export press releases",
            description =
                    "Everything there is, drafts and trash included, one a line in the order of ids, with their bodies: what can be imported elsewhere, once the organizations are there. Releases that are written meanwhile may be missing.")
    @APIResponseSchema(PressReleaseView.class)
    public Response exportLines() {
        current.get();
        if (request.request().method().equals(HttpMethod.HEAD)) {
            return Response.ok().type(LINES).build();
        }
        TransferSlots.Turn turn = exports.take(request);
        HttpConnection connection = request.request().connection();
        StreamingOutput lines = client -> {
            turn.begin();
            try (turn) {
                new Export(archive).to(client);
            } catch (IOException e) {
                connection.close();
                throw e;
            }
        };
        return Response.ok(lines, LINES).build();
    }

    /** JSON is UTF-8 (RFC 8259), whatever else is claimed. That the header can be read was seen before. */
    private void checkCharset() {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String charset =
                type == null ? null : MediaType.valueOf(type).getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because("Content-Type: lines are taken as " + LINES + " in UTF-8");
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
