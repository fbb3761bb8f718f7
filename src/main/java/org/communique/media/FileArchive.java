package org.communique.media;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.access.Caller;
import org.communique.access.OrganizationDirectory;
import org.communique.access.OrganizationRef;
import org.communique.disk.DiskSpace;
import org.communique.web.InvalidContent;

/** Reads and restores whole files, for exports and imports. */
@ApplicationScoped
public class FileArchive {
    private final MediaFiles files;
    private final MediaRegistry registry;
    private final FileReceiver receiver;
    private final StoredContents contents;
    private final MediaStore store;
    private final OrganizationDirectory organizations;
    private final DiskSpace disk;
    private final MediaVolume volume;

    FileArchive(
            MediaFiles files,
            MediaRegistry registry,
            FileReceiver receiver,
            StoredContents contents,
            MediaStore store,
            OrganizationDirectory organizations,
            DiskSpace disk,
            MediaVolume volume) {
        this.files = files;
        this.registry = registry;
        this.receiver = receiver;
        this.contents = contents;
        this.store = store;
        this.organizations = organizations;
        this.disk = disk;
        this.volume = volume;
    }

    /**
     * A file as it is exported.
     *
     * @param sha256       the digest of its content, in hexadecimal digits
     * @param organization the slug of the organization to whose keys it belongs; null if there is none
     * @param content      the name of its content in the store; null if the file comes from elsewhere
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ArchivedFile(
            UUID id,
            String filename,
            String type,
            long size,
            String sha256,
            String alt,
            String credit,
            String caption,
            String organization,
            Instant createdAt,
            @JsonIgnore String content) {

        static ArchivedFile of(MediaRow row, OrganizationRef organization) {
            return new ArchivedFile(
                    row.id(),
                    row.filename(),
                    row.type(),
                    row.size(),
                    row.digest(),
                    row.description().alt(),
                    row.description().credit(),
                    row.description().caption(),
                    organization == null ? null : organization.slug(),
                    row.createdAt(),
                    row.content());
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
        List<MediaRow> rows = files.after(id, limit);
        Map<UUID, OrganizationRef> owners = organizations.lookUpAll(rows.stream()
                .map(MediaRow::organization)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        return rows.stream()
                .map(row -> ArchivedFile.of(row, row.organization() == null ? null : owners.get(row.organization())))
                .toList();
    }

    /** @throws IOException if the store cannot be read */
    public InputStream open(ArchivedFile file) throws IOException {
        StoredFile content = store.open(file.content(), 0, file.size());
        return content.file() == null ? content.stream() : Files.newInputStream(content.file());
    }

    /**
     * A new file for a content on its way to the store.
     *
     * @throws IOException if the disk is full
     */
    public Path newSpoolFile() throws IOException {
        if (disk.isFull(volume)) {
            throw new IOException("the disk of uploaded files is full");
        }
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
        if (known != null && known.digest().equals(file.sha256())) {
            return restoreDescription(file, caller);
        }
        UUID organization = organizationOf(file);
        UploadBody.Headers headers = UploadBody.Headers.of(file.type(), file.filename());
        try (InputStream in = Files.newInputStream(content);
                ReceivedFile received = receiver.receive(in, headers)) {
            if (known != null) {
                // An older version may have kept more of the file.
                if (!known.digest().equals(received.digest())) {
                    throw InvalidContent.of("/mediaFile/id", "invalid", "is the id of another file");
                }
                return restoreDescription(file, caller);
            }
            registry.restore(received, contents.store(received.digest(), received.file()), file, organization, caller);
            return Outcome.CREATED;
        }
    }

    private Outcome restoreDescription(ArchivedFile file, Caller caller) {
        return registry.restoreDescription(file.id(), file.description(), caller) ? Outcome.UPDATED : Outcome.UNCHANGED;
    }

    private UUID organizationOf(ArchivedFile file) {
        if (file.organization() == null) {
            return null;
        }
        return QuarkusTransaction.requiringNew()
                .call(() -> organizations.lookUp(file.organization()))
                .orElseThrow(
                        () -> InvalidContent.of("/mediaFile/organization", "unknown", "no organization has this slug"))
                .id();
    }
}
