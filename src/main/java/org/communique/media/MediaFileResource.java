package org.communique.media;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.admission.TransferSlots;
import org.communique.memory.SlowReaders;
import org.communique.web.ConditionalRequest;
import org.communique.web.HttpDate;
import org.communique.web.IgnoresUnknownParameters;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.PathPart;

/** Sends uploaded files. A file is readable to whoever may read a release that uses it. */
@Path("/media/{id}")
@IgnoresUnknownParameters
@PermitAll
@Tag(name = "Media")
public class MediaFileResource {
    private static final Logger LOG = Logger.getLogger(MediaFileResource.class);
    /** The content at an address never changes. Shared caches ask again, because a release may be withdrawn. */
    private static final String IMMUTABLE = "public, max-age=31536000, s-maxage=600, immutable";
    /** The original is sent until the rendition is made. */
    private static final String NOT_YET = "public, max-age=5";

    private static final String PRIVATE = "private, no-store, no-transform";

    private static final int MAX_REMOTE_DOWNLOADS = 64;
    private static final int BUFFER = 64 << 10;

    /** Each holds a thread and a connection to the store. */
    private final TransferSlots remoteDownloads = new TransferSlots(MAX_REMOTE_DOWNLOADS, "downloads");

    private final MediaFiles files;
    private final MediaStore store;
    private final CurrentCaller currentCaller;
    private final RoutingContext request;
    private final Clock clock;

    MediaFileResource(
            MediaFiles files, MediaStore store, CurrentCaller currentCaller, RoutingContext request, Clock clock) {
        this.files = files;
        this.store = store;
        this.currentCaller = currentCaller;
        this.request = request;
        this.clock = clock;
    }

    /**
     * A content and how it is sent.
     *
     * @param content  its name in the store
     * @param modified null at the address of a rendition, whose content is that of the original until it is made
     */
    private record Sent(
            String content, FileFormat format, long size, String filename, Instant modified, boolean isFinal) {}

    @GET
    @Path("/{filename}")
    @Operation(
            operationId = "getMediaContent",
            summary = "Download an uploaded file",
            description =
                    "Returns the file, or the range that the request asks for. The name in the address is for people and does not matter.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = MediaType.WILDCARD,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The range of the file",
            content =
                    @Content(
                            mediaType = MediaType.WILDCARD,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "410", description = "Withdrawn")
    @APIResponse(responseCode = "416", description = "No such range")
    @SecurityRequirements
    public Response original(
            @PathParam("id") String id,
            @Parameter(description = "The name of the file") @PathParam("filename") String filename,
            @HeaderParam("Range") String range,
            @HeaderParam("If-Range") String ifRange) {
        MediaRow row = readable(id);
        return send(original(row, true), range, ifRange);
    }

    @GET
    @Path("/{rendition}/{filename}")
    @Operation(
            operationId = "getMediaRendition",
            summary = "Download a rendition",
            description =
                    "Returns a smaller version of an image: 320, 640, 1280 or 2048 pixels wide. Until it is made, this is the original.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = MediaType.WILDCARD,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The range of the file",
            content =
                    @Content(
                            mediaType = MediaType.WILDCARD,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "410", description = "Withdrawn")
    @APIResponse(responseCode = "416", description = "No such range")
    @SecurityRequirements
    public Response rendition(
            @PathParam("id") String id,
            @Parameter(description = "The name of the rendition: its width") @PathParam("rendition") String rendition,
            @Parameter(description = "The name of the file") @PathParam("filename") String filename,
            @HeaderParam("Range") String range,
            @HeaderParam("If-Range") String ifRange) {
        MediaRow row = readable(id);
        Optional<StoredRendition> made = row.renditions().stream()
                .filter(stored -> stored.name().equals(rendition))
                .findFirst();
        if (made.isPresent()) {
            StoredRendition stored = made.get();
            FileFormat format = FileFormat.of(stored.type());
            return send(
                    new Sent(
                            stored.content(),
                            format,
                            stored.size(),
                            FileName.withExtension(row.filename(), format),
                            null,
                            true),
                    range,
                    ifRange);
        }
        if (!row.isRendered() && RenditionMaker.isName(rendition)) {
            return send(original(row, false), range, ifRange);
        }
        throw ProblemType.NOT_FOUND.because("The file has no such rendition.");
    }

    private static Sent original(MediaRow row, boolean isFinal) {
        return new Sent(
                row.content(),
                FileFormat.of(row.type()),
                row.size(),
                row.filename(),
                isFinal ? row.createdAt().truncatedTo(ChronoUnit.SECONDS) : null,
                isFinal);
    }

    private MediaRow readable(String id) {
        Caller caller = currentCaller.get();
        UUID file = Parameters.id(id);
        MediaFiles.Readable found = files.find(file, caller, clock.instant())
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no file at this address."));
        if (found.isVisible()) {
            return found.row();
        }
        throw found.isGone()
                ? ProblemType.WITHDRAWN.because("The press release that used this file was withdrawn.")
                : ProblemType.NOT_FOUND.because("There is no file at this address.");
    }

    private Response send(Sent sent, String rangeHeader, String ifRange) {
        HttpServerRequest http = request.request();
        // The content has its digest in its name.
        String tag = '"' + sent.content().substring(0, 32) + '"';
        Response.ResponseBuilder response =
                Response.ok().header(HttpHeaders.ETAG, tag).header(HttpHeaders.CACHE_CONTROL, cacheControl(sent));
        if (sent.modified() != null) {
            response.header(HttpHeaders.LAST_MODIFIED, HttpDate.of(sent.modified()));
        }
        ConditionalRequest condition = new ConditionalRequest(
                http.getHeader(HttpHeaders.IF_NONE_MATCH), http.getHeader(HttpHeaders.IF_MODIFIED_SINCE));
        if (condition.isNotModified(tag, sent.modified())) {
            return response.status(304).build();
        }
        response.type(sent.format().type())
                .header("Accept-Ranges", "bytes")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        FileName.disposition(sent.filename(), sent.format().isShownByBrowsers()));
        // A range is defined for GET only (RFC 9110, section 14.2).
        boolean isGet = http.method() == HttpMethod.GET;
        ByteRange range = ByteRange.of(isGet ? rangeHeader : null, ifRange, tag, sent.size());
        if (range == null) {
            return body(response, sent, 0, sent.size());
        }
        return body(
                response.status(206).header("Content-Range", range.contentRange(sent.size())),
                sent,
                range.first(),
                range.length());
    }

    private String cacheControl(Sent sent) {
        if (!currentCaller.get().isAnonymous()) {
            return PRIVATE;
        }
        return sent.isFinal() ? IMMUTABLE : NOT_YET;
    }

    private Response body(Response.ResponseBuilder response, Sent sent, long offset, long length) {
        response.header(HttpHeaders.CONTENT_LENGTH, length);
        if (request.request().method() == HttpMethod.HEAD) {
            return response.build();
        }
        if (store.isRemote()) {
            TransferSlots.Slot slot = remoteDownloads.acquire(request);
            return response.entity(copy(open(sent, offset, length).stream(), slot))
                    .build();
        }
        return response.entity(new PathPart(open(sent, offset, length).file(), offset, length))
                .build();
    }

    private StreamingOutput copy(InputStream content, TransferSlots.Slot slot) {
        HttpServerRequest http = request.request();
        return client -> {
            try (content) {
                slot.start();
                try (slot) {
                    byte[] part = content.readNBytes(BUFFER);
                    while (part.length > 0) {
                        SlowReaders.write(part, client, http);
                        part = content.readNBytes(BUFFER);
                    }
                }
            }
        };
    }

    private StoredFile open(Sent sent, long offset, long length) {
        try {
            return store.open(sent.content(), offset, length);
        } catch (IOException e) {
            LOG.errorf("The store of uploaded files cannot be read: %s", e);
            throw StoreProblem.unavailable();
        }
    }
}
