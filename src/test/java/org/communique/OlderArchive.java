package org.communique;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A database as an older version of the service left it, with a row of each kind that the version supports. */
final class OlderArchive {
    static final String PUBLISHED = "00000000-0000-4000-8000-000000000001";
    static final String DRAFT = "00000000-0000-4000-8000-000000000002";
    static final String WITHDRAWN = "00000000-0000-4000-8000-000000000003";
    static final String ORGANIZATION = "00000000-0000-4000-8000-0000000000ff";
    /** An API key. Present from version {@value #KEYS} on. */
    static final String KEY = "cmq_00000000000000000000000000000000000000000003lrlWi";

    static final int JOURNAL = 2;
    static final int KEYS = 4;

    private static final int ACTORS = 5;
    private static final int KEY_VERSIONS = 6;
    private static final int AUDIENCES = 7;
    private static final String TIME = "'2024-03-01T08:30:00Z'";

    private final Statement statement;
    private final int version;

    private OlderArchive(Statement statement, int version) {
        this.statement = statement;
        this.version = version;
    }

    /** Creates the schema and the rows in an empty database. */
    static void create(DataSource database, int version) throws SQLException {
        Flyway.configure()
                .dataSource(database)
                .target(String.valueOf(version))
                .load()
                .migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            new OlderArchive(statement, version).fill();
        }
    }

    private void fill() throws SQLException {
        insert(
                "organization",
                "id, version, slug, name, contacts, created_at, updated_at",
                "'" + ORGANIZATION + "', 1, 'mostotrest', 'Мостотрест', '[]', " + TIME + ", " + TIME);
        release(PUBLISHED, 2, "published", "Открыто движение", TIME, "null", "null");
        release(DRAFT, 1, "draft", "Черновик", "null", "null", "null");
        release(WITHDRAWN, 3, "withdrawn", "Отозванное", TIME, TIME, "'Ошибка'");
        if (version >= JOURNAL) {
            append(PUBLISHED, 1, "created", "draft", 0, 0);
            append(PUBLISHED, 2, "published", "published", 0, 2);
            append(DRAFT, 1, "created", "draft", 0, 0);
            append(WITHDRAWN, 1, "created", "draft", 0, 0);
            append(WITHDRAWN, 2, "published", "published", 0, 2);
            append(WITHDRAWN, 3, "withdrawn", "withdrawn", 2, 0);
        }
        if (version >= KEYS) {
            boolean versions = version >= KEY_VERSIONS;
            insert(
                    "api_key",
                    "id, name, role, prefix, hash, created_at, created_by" + (versions ? ", version" : ""),
                    "gen_random_uuid(), 'Редакция', 'editor', left('" + KEY + "', 12), sha256('" + KEY + "'), " + TIME
                            + ", 'desk'" + (versions ? ", 1" : ""));
        }
    }

    private void release(
            String id, int number, String state, String title, String published, String withdrawn, String reason)
            throws SQLException {
        String slug = state + "-of-before";
        insert(
                "press_release",
                "id, version, slug, slug_chosen, type, state, language, title, body, organization_id, attribution, contacts,"
                        + " topics, media, translation_group, embargo, published_at, first_published_at,"
                        + " content_updated_at, created_at, updated_at, corrections, withdrawn_at, withdrawal_reason",
                "'" + id + "', " + number + ", '" + slug + "', false, 'press-release', '" + state + "', 'ru', '" + title
                        + "', '<p>Первый поезд прошёл.</p>', '" + ORGANIZATION
                        + "', '{\"source\": {\"name\": \"Источник\"}, \"authors\": [], \"syndicatable\": true}', '[]',"
                        + " '{мосты}', '[]', gen_random_uuid(), false, " + published + ", " + published + ", "
                        + published
                        + ", " + TIME + ", " + TIME + ", '[]', " + withdrawn + ", " + reason);
        insert("press_release_slug", "slug, press_release_id", "'" + slug + "', '" + id + "'");
    }

    private void append(String release, int number, String event, String status, int before, int audience)
            throws SQLException {
        Map<String, String> publication = Map.of(
                "draft", "",
                "published", ", \"publishedAt\": \"2024-03-01T08:30:00Z\"",
                "withdrawn",
                        ", \"publishedAt\": \"2024-03-01T08:30:00Z\", \"firstPublishedAt\": \"2024-03-01T08:30:00Z\","
                                + " \"withdrawal\": {\"at\": \"2024-03-01T08:30:00Z\", \"reason\": \"Ошибка\"}");
        insert(
                "journal",
                "at, event, subject, subject_id, version, actor, snapshot"
                        + (version >= ACTORS ? ", actor_id, address" : "")
                        + (version >= AUDIENCES
                                ? ", audience_before, audience, public_at, organization_id, organization_before"
                                : ""),
                TIME + ", '" + event + "', 'press-release', '" + release + "', " + number + ", 'desk', '{\"id\": \""
                        + release
                        + "\", \"version\": " + number + ", \"status\": \"" + status
                        + "\", \"language\": \"ru\", \"type\": \"press-release\", \"topics\": [\"мосты\"],"
                        + " \"title\": \"Как было\", \"updatedAt\": \"2024-03-01T08:30:00Z\", \"organization\": {\"id\": \""
                        + ORGANIZATION + "\"}" + publication.get(status) + "}'"
                        + (version >= ACTORS ? ", 'key:desk', '192.0.2.1'" : "")
                        + (version >= AUDIENCES
                                ? ", " + before + ", " + audience + ", "
                                        + (status.equals("published") ? TIME : "null") + ", '" + ORGANIZATION + "', '"
                                        + ORGANIZATION + "'"
                                : ""));
    }

    private void insert(String table, String columns, String values) throws SQLException {
        statement.execute("insert into " + table + " (" + columns + ") values (" + values + ")");
    }
}
