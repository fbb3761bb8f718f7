package org.communique.media;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiFunction;
import org.communique.access.Caller;
import org.communique.disk.DiskSpace;
import org.communique.disk.WriteGuard;
import org.jboss.logging.Logger;

/** Receives uploads and stores their files. */
@ApplicationScoped
public class Uploads {
    private static final Logger LOG = Logger.getLogger(Uploads.class);
    /** Headers and boundaries of a form. */
    private static final long MAX_AROUND_FILE = 1 << 20;

    private final FileReceiver receiver;
    private final StoredContents contents;
    private final MediaRegistry registry;
    private final DiskSpace disk;
    private final MediaVolume volume;
    private final RenditionLoop renditions;

    Uploads(
            FileReceiver receiver,
            StoredContents contents,
            MediaRegistry registry,
            DiskSpace disk,
            MediaVolume volume,
            RenditionLoop renditions) {
        this.receiver = receiver;
        this.contents = contents;
        this.registry = registry;
        this.disk = disk;
        this.volume = volume;
        this.renditions = renditions;
    }

    /**
     * Adds a file that is not uploaded by a client. Its type is that of its content.
     *
     * @throws IOException if the store cannot be used
     */
    public MediaView add(InputStream content, String filename, Caller caller) throws IOException {
        String type = FileName.format(filename).type();
        try (ReceivedFile received = receiver.receive(content, UploadBody.Headers.of(type, filename))) {
            return registry.add(received, contents.store(received.digest(), received.file()), caller);
        }
    }

    /**
     * Receives a file and stores its content, before it is added to the database: so no file is known whose content could be missing.
     *
     * @param addition adds the file with the name of its content
     * @throws HttpProblem as {@link FileReceiver#receive}, and 503 if the store cannot be used or its disk is full
     */
    Response receive(
            RoutingContext request,
            InputStream body,
            UploadBody.Headers headers,
            BiFunction<ReceivedFile, String, Response> addition) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > receiver.maxBytes() + (headers.isForm() ? MAX_AROUND_FILE : 0)) {
            throw UploadBody.tooLarge(receiver.maxBytes());
        }
        if (disk.isFull(volume)) {
            throw WriteGuard.problem();
        }
        try (ReceivedFile received = receiver.receive(body, headers)) {
            Response response = addition.apply(received, contents.store(received.digest(), received.file()));
            renditions.wake();
            return response;
        } catch (IOException e) {
            LOG.error("An upload cannot be stored", e);
            throw StoreProblem.unavailable();
        }
    }
}
