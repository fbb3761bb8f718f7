package org.communique.media;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.annotations.OptimisticLock;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;

/** An uploaded file. Its content never changes. */
@Entity
@Table(name = "media_file")
@DynamicUpdate
class MediaFile {
    @Id
    private UUID id;

    @Version
    private int version = 1;

    private String filename;
    private String type;
    private String digest;
    private String content;
    private long size;
    private Integer width;
    private Integer height;
    private String alt;
    private String credit;
    private String caption;

    @Column(name = "organization_id")
    private UUID organization;

    @JdbcTypeCode(SqlTypes.JSON)
    @OptimisticLock(excluded = true)
    @Mutability(Immutability.class)
    private List<StoredRendition> renditions = List.of();

    @Column(name = "render_at")
    @OptimisticLock(excluded = true)
    private Instant renderAt;

    @Column(name = "render_attempts", insertable = false, updatable = false)
    private int renderAttempts;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    @OptimisticLock(excluded = true)
    private Instant updatedAt;

    @Column(name = "unused_since")
    @OptimisticLock(excluded = true)
    private Instant unusedSince;

    protected MediaFile() {}

    /** @param content the name of the content in the store */
    MediaFile(UUID id, ReceivedFile received, String content, UUID organization, Instant now) {
        this.id = id;
        filename = received.filename();
        type = received.format().type();
        digest = received.digest();
        this.content = content;
        size = received.size();
        width = received.extent() == null ? null : received.extent().width();
        height = received.extent() == null ? null : received.extent().height();
        alt = received.metadata().alt();
        credit = received.metadata().credit();
        caption = received.metadata().caption();
        this.organization = organization;
        renderAt = received.hasRenditions() ? now : null;
        createdAt = now;
        updatedAt = now;
        unusedSince = now;
    }

    /** @return whether the texts have changed */
    boolean describe(MediaDescription description, Instant now) {
        if (description.equals(description())) {
            return false;
        }
        alt = description.alt();
        credit = description.credit();
        caption = description.caption();
        updatedAt = now;
        return true;
    }

    /** Adds the renditions, whether or not there are any. */
    void rendered(List<StoredRendition> made, Instant now) {
        renditions = made;
        renderAt = null;
        updatedAt = now;
    }

    /** Sets when the file was created elsewhere. */
    void createdAt(Instant elsewhere) {
        createdAt = elsewhere;
    }

    boolean isUnusedSince(Instant end) {
        return unusedSince != null && unusedSince.isBefore(end);
    }

    /** Notes that a release uses the file. */
    void used() {
        unusedSince = null;
    }

    MediaDescription description() {
        return new MediaDescription(alt, credit, caption);
    }

    /** Whether there are no more renditions to be made. */
    boolean isRendered() {
        return renderAt == null;
    }

    UUID id() {
        return id;
    }

    int version() {
        return version;
    }

    String filename() {
        return filename;
    }

    String type() {
        return type;
    }

    String digest() {
        return digest;
    }

    String content() {
        return content;
    }

    long size() {
        return size;
    }

    Integer width() {
        return width;
    }

    Integer height() {
        return height;
    }

    UUID organization() {
        return organization;
    }

    List<StoredRendition> renditions() {
        return renditions;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
