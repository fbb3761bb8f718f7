package org.communique.media;

import com.fasterxml.jackson.databind.ObjectReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.database.Sql;
import org.communique.web.Instants;
import org.communique.web.JsonMapping;
import org.communique.web.WebConfig;

/**
 * A row of a query for uploaded files.
 *
 * @param content    the name of the content in the store
 * @param isRendered whether there are no more renditions to be made
 * @param organization the one to which the key was bound that uploaded the file; null if to none
 */
record MediaRow(
        UUID id,
        int version,
        String filename,
        String type,
        String digest,
        String content,
        long size,
        Integer width,
        Integer height,
        MediaDescription description,
        List<StoredRendition> renditions,
        boolean isRendered,
        Instant createdAt,
        Instant updatedAt,
        UUID organization) {
    private static final ObjectReader RENDITIONS = JsonMapping.MAPPER.readerForListOf(StoredRendition.class);
    private static final String PATH = "/media/";

    static MediaRow of(ResultSet row) throws SQLException {
        return new MediaRow(
                Sql.uuid(row, 1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getObject(8, Integer.class),
                row.getObject(9, Integer.class),
                new MediaDescription(row.getString(10), row.getString(11), row.getString(12)),
                JsonMapping.readList(row.getString(13), RENDITIONS),
                row.getBoolean(14),
                Sql.instant(row, 15),
                Sql.instant(row, 16),
                row.getObject(17, UUID.class));
    }

    static MediaRow of(MediaFile file) {
        return new MediaRow(
                file.id(),
                file.version(),
                file.filename(),
                file.type(),
                file.digest(),
                file.content(),
                file.size(),
                file.width(),
                file.height(),
                file.description(),
                file.renditions(),
                file.isRendered(),
                file.createdAt(),
                file.updatedAt(),
                file.organization());
    }

    /** Returns the address of a file without its name. */
    static String address(WebConfig web, UUID id) {
        return web.urlOf(PATH + id + "/");
    }

    MediaView view(WebConfig web) {
        String base = address(web, id);
        return new MediaView(
                id,
                version,
                base + FileName.encoded(filename),
                filename,
                type,
                size,
                digest,
                width,
                height,
                description.alt(),
                description.credit(),
                description.caption(),
                renditions.stream().map(stored -> rendition(stored, base)).toList(),
                Instants.truncate(createdAt),
                Instants.truncate(updatedAt));
    }

    private Rendition rendition(StoredRendition stored, String base) {
        String name = FileName.withExtension(filename, FileFormat.of(stored.type()));
        return new Rendition(
                stored.name(),
                base + stored.name() + "/" + FileName.encoded(name),
                stored.type(),
                stored.width(),
                stored.height(),
                stored.size());
    }
}
