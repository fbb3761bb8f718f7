package org.communique.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.communique.media.FileArchive;
import org.communique.media.FileArchive.ArchivedFile;
import org.communique.memory.SlowReaders;

/** Writes all uploaded files as lines: each as one or more parts, which all have the description of the file. */
final class FileParts {
    /** Base64 makes four bytes of three, and a line must not be longer than 4 MB. */
    private static final int PART = 1_536 << 10;

    private static final int PAGE = 100;

    /**
     * A part of a file.
     *
     * @param offset the position of its first byte in the file
     * @param data   its bytes in base64 (RFC 4648)
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FilePart(ArchivedFile mediaFile, long offset, String data) {}

    private final FileArchive archive;
    private final HttpServerRequest request;

    FileParts(FileArchive archive, HttpServerRequest request) {
        this.archive = archive;
        this.request = request;
    }

    void writeTo(OutputStream client) throws IOException {
        UUID last = null;
        List<ArchivedFile> page;
        do {
            page = archive.after(last, PAGE);
            for (ArchivedFile file : page) {
                write(file, client);
                last = file.id();
            }
        } while (page.size() == PAGE);
    }

    private void write(ArchivedFile file, OutputStream client) throws IOException {
        try (InputStream content = archive.open(file)) {
            long offset = 0;
            while (offset < file.size()) {
                byte[] part = content.readNBytes(PART);
                if (part.length == 0) {
                    throw new IOException("the file " + file.id() + " is incomplete");
                }
                String data = Base64.getEncoder().encodeToString(part);
                SlowReaders.write(JsonLines.encode(List.of(new FilePart(file, offset, data))), client, request);
                offset += part.length;
            }
        }
    }
}
