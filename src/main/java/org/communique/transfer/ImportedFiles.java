package org.communique.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.media.FileArchive;
import org.communique.media.FileArchive.ArchivedFile;
import org.communique.web.DatabaseProblems;
import org.communique.web.FieldError;
import org.communique.web.InvalidContent;
import org.communique.web.JsonMapping;
import org.jboss.logging.Logger;

/** Puts the parts of files in an import together, and restores each file when it is complete. */
final class ImportedFiles implements Closeable {
    private static final Logger LOG = Logger.getLogger(ImportedFiles.class);
    private static final byte[] START = "{\"mediaFile\":".getBytes(StandardCharsets.US_ASCII);
    private static final ObjectReader PART = JsonMapping.MAPPER.readerFor(FileParts.FilePart.class);

    private final FileArchive archive;
    private final Caller caller;
    /** Of the file whose next part is awaited; null if there is none. */
    private UUID current;

    private Path spool;
    private long received;

    ImportedFiles(FileArchive archive, Caller caller) {
        this.archive = archive;
        this.caller = caller;
    }

    /** Whether a line is a part of a file. */
    static boolean isPart(byte[] line) {
        return line != null
                && line.length > START.length
                && Arrays.equals(line, 0, START.length, START, 0, START.length);
    }

    ImportOutcome receive(byte[] line) {
        FileParts.FilePart part;
        byte[] bytes;
        try {
            part = PART.readValue(line);
            bytes = part.data() == null ? new byte[0] : Base64.getDecoder().decode(part.data());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return rejected(null, "", "malformed", "is not a part of a file");
        } catch (IOException e) {
            throw new IllegalStateException("bytes cannot fail", e);
        }
        ArchivedFile file = part.mediaFile();
        if (file == null
                || file.id() == null
                || file.sha256() == null
                || file.type() == null
                || file.filename() == null) {
            return rejected(null, "/mediaFile", "required", "must have id, filename, type, size and sha256");
        }
        try {
            return receive(file, part.offset(), bytes);
        } catch (HttpProblem e) {
            return ImportOutcome.rejected(file.id(), InvalidContent.errorsOf(e));
        } catch (IOException e) {
            LOG.error("A file of an import cannot be stored", e);
            discardQuietly();
            return rejected(file.id(), "", "unavailable", "must be imported again: the store of files cannot be used");
        } catch (RuntimeException e) {
            return ImportOutcome.rejected(file.id(), InvalidContent.errorsOf(DatabaseProblems.problem(e)));
        }
    }

    private ImportOutcome receive(ArchivedFile file, long offset, byte[] bytes) throws IOException {
        if (offset == 0) {
            discard();
            spool = archive.newSpoolFile();
            current = file.id();
        }
        if (!file.id().equals(current) || offset != received) {
            discard();
            return rejected(file.id(), "/offset", "invalid", "must be that of the part after the one before");
        }
        received += bytes.length;
        if (received > Math.min(file.size(), archive.maxBytes())) {
            discard();
            return rejected(file.id(), "/data", "too-long", "must not exceed the size of the file, or of any file");
        }
        try (OutputStream out = Files.newOutputStream(spool, StandardOpenOption.APPEND)) {
            out.write(bytes);
        }
        if (received < file.size()) {
            return ImportOutcome.as(ImportResult.Result.RECEIVED, file.id(), List.of());
        }
        try {
            return ImportOutcome.as(result(archive.restore(file, spool, caller)), file.id(), List.of());
        } finally {
            discard();
        }
    }

    private static ImportResult.Result result(FileArchive.Outcome outcome) {
        return switch (outcome) {
            case CREATED -> ImportResult.Result.CREATED;
            case UPDATED -> ImportResult.Result.UPDATED;
            case UNCHANGED -> ImportResult.Result.UNCHANGED;
        };
    }

    private static ImportOutcome rejected(UUID id, String pointer, String code, String detail) {
        return ImportOutcome.rejected(id, List.of(new FieldError(pointer, code, detail)));
    }

    /** After a failure, of which a second one says nothing new. */
    private void discardQuietly() {
        try {
            discard();
        } catch (IOException e) {
            LOG.debug("A part of a file stays until the next cleanup", e);
        }
    }

    private void discard() throws IOException {
        current = null;
        received = 0;
        if (spool != null) {
            Files.deleteIfExists(spool);
            spool = null;
        }
    }

    @Override
    public void close() throws IOException {
        discard();
    }
}
