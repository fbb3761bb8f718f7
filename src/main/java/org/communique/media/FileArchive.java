package org.communique.media;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.web.InvalidContent;

/** Reads and restores whole files, for exports and imports. */
@ApplicationScoped
public class FileArchive {
    private final MediaFiles files;
    private final MediaRegistry registry;
    private final FileReceiver receiver;
    private final Uploads uploads;
    private final MediaStore store;

    FileArchive(MediaFiles files, MediaRegistry registry, FileReceiver receiver, Uploads uploads, MediaStore store) {
        this.files = files;
        this.registry = registry;
        this.receiver = receiver;
        this.uploads = uploads;
        this.store = store;
    }

    /**
     * A file as it is exported.
     *
     * @param sha256 the digest of its content, in hexadecimal digits
     */
    public record ArchivedFile(
            UUID id,
            String filename,
            String type,
            long size,
            String sha256,
            String alt,
            String credit,
            String caption) {

        static ArchivedFile of(MediaRow row) {
            return new ArchivedFile(
                    row.id(),
                    row.filename(),
                    row.type(),
                    row.size(),
                    row.digest(),
                    row.description().alt(),
                    row.description().credit(),
                    row.description().caption());
        }

        MediaDescription description() {
            return new MediaDescription(alt, credit, caption);
        }
    }

    /** The maximum size of a file, in bytes. */
    public long maxBytes() {
        return receiver.maxBytes();
    }

    /** Returns the next files in order of ids; null starts with the first. */
    public List<ArchivedFile> after(UUID id, int limit) {
        return files.after(id, limit).stream().map(ArchivedFile::of).toList();
    }

    /** @throws IOException if the store cannot be read */
    public InputStream open(ArchivedFile file) throws IOException {
        StoredFile content = store.open(file.sha256(), 0, file.size());
        return content.file() == null ? content.stream() : Files.newInputStream(content.file());
    }

    /** A new file for a content on its way to the store. */
    public Path newSpoolFile() throws IOException {
        return Files.createTempFile(store.spoolDirectory(), "imported", null);
    }

    /** What became of a file. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /**
     * Restores a file with its id. One that exists gets the texts of the archive.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if the content is not that of the description, or not accepted
     * @throws IOException if the store cannot be used
     */
    public Outcome restore(ArchivedFile file, Path content, Caller caller) throws IOException {
        if (Files.size(content) != file.size() || !ContentDigest.of(content).equals(file.sha256())) {
            throw InvalidContent.of("/mediaFile/sha256", "invalid", "is not the digest of the content");
        }
        MediaRow known = files.row(file.id());
        if (known != null) {
            if (!known.digest().equals(file.sha256())) {
                throw InvalidContent.of("/mediaFile/id", "invalid", "is the id of another file");
            }
            return registry.restoreDescription(file.id(), file.description(), caller)
                    ? Outcome.UPDATED
                    : Outcome.UNCHANGED;
        }
        UploadBody.Headers headers = new UploadBody.Headers(
                file.type(), "attachment; filename*=UTF-8''" + FileName.encoded(file.filename()));
        try (InputStream in = Files.newInputStream(content);
                ReceivedFile received = receiver.receive(in, headers)) {
            uploads.store(received);
            registry.restore(received, file, caller);
            return Outcome.CREATED;
        }
    }
}
