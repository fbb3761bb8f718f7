package org.communique.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.communique.RealDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Migrates a journal that older versions wrote, before its rows had audiences, filter fields and checkpoints. */
class JournalMigrationTest {
    private static final String RELEASE = "00000000-0000-4000-8000-00000000000";
    private static final String ORGANIZATION = "00000000-0000-4000-8000-0000000000ff";

    @Test
    void older_rows_get_their_audiences() throws IOException, SQLException {
        try (EmbeddedPostgres database = RealDatabase.postgres()) {
            DataSource source = database.getPostgresDatabase();
            migrate(source, "6");
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                append(statement, 1, "created", "{'status': 'draft'}");
                append(statement, 1, "scheduled", "{'status': 'scheduled', 'publishedAt': '2020-01-01T00:00:00Z'}");
                append(
                        statement,
                        2,
                        "scheduled",
                        "{'status': 'scheduled', 'publishedAt': '2030-01-01T00:00:00Z',"
                                + " 'embargoUntil': '2030-01-01T00:00:00Z', 'organization': {'id': '" + ORGANIZATION
                                + "'}}");
                append(statement, 3, "published", "{'status': 'published', 'publishedAt': '2020-01-01T00:00:00Z'}");
                append(
                        statement,
                        3,
                        "trashed",
                        "{'status': 'published', 'publishedAt': '2020-01-01T00:00:00Z',"
                                + " 'trashedAt': '2021-01-01T00:00:00Z'}");
                append(statement, 4, "purged", null);
                migrate(source, "7");
                assertEquals(
                        List.of(
                                "1 created 0 0 f",
                                "1 scheduled 0 0 t",
                                "2 scheduled 0 1 t",
                                "3 published 0 2 t",
                                "3 trashed 2 0 f",
                                "4 purged 0 0 f"),
                        rows(
                                statement,
                                "select right(subject_id::text, 1) || ' ' || event || ' ' || audience_before || ' '"
                                        + " || audience || ' ' || case when public_at is null then 'f' else 't' end"
                                        + " from journal order by position"));
                assertEquals(
                        List.of("1 2020", "2 2030"),
                        rows(
                                statement,
                                "select right(press_release_id::text, 1) || ' ' || extract(year from public_at)"
                                        + " from coming_out order by 1"));
                assertEquals(
                        List.of(ORGANIZATION),
                        rows(statement, "select organization_id::text from journal where organization_id is not null"));
            }
        }
    }

    @Test
    void older_rows_get_their_filter_fields() throws IOException, SQLException {
        try (EmbeddedPostgres database = RealDatabase.postgres()) {
            DataSource source = database.getPostgresDatabase();
            migrate(source, "11");
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                append(
                        statement,
                        1,
                        "created",
                        "{'status': 'scheduled', 'updatedAt': '2020-01-01T00:00:00Z', 'language': 'ru'}");
                append(statement, 2, "created", "{'status': 'draft', 'language': 'kk'}");
                append(statement, 1, "came-out", null);
                append(
                        statement,
                        1,
                        "edited",
                        "{'status': 'published', 'updatedAt': '2020-01-01T00:00:00Z', 'language': 'be'}");
                append(statement, 2, "purged", null);
                statement.execute("update journal set snapshot = null where right(subject_id::text, 1) = '2'");
                migrate(source, "13");
                // The trigger does the same for new rows.
                append(statement, 1, "came-out", null);
                append(
                        statement,
                        1,
                        "edited",
                        "{'status': 'published', 'updatedAt': '2020-01-01T00:00:00Z', 'language': 'uz'}");
                append(statement, 1, "purged", null);
                assertEquals(
                        List.of(
                                "1 created - ru",
                                "2 created - -",
                                "1 came-out ru ru",
                                "1 edited ru be",
                                "2 purged - -",
                                "1 came-out be be",
                                "1 edited be uz",
                                "1 purged uz -"),
                        languages(statement));
                statement.execute(
                        "update journal set snapshot = null, note = null where right(subject_id::text, 1) = '1'");
                assertEquals(
                        List.of("- -"),
                        rows(
                                statement,
                                "select distinct coalesce(fields_before ->> 0, '-') || ' ' || coalesce(fields_after ->> 0, '-')"
                                        + " from journal"));
            }
        }
    }

    @Test
    void checkpoints_keep_their_positions() throws IOException, SQLException {
        try (EmbeddedPostgres database = RealDatabase.postgres()) {
            DataSource source = database.getPostgresDatabase();
            migrate(source, "13");
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("update outbox set position = 7");
                statement.execute("update websub_place set position = 8");
                migrate(source, "14");
                String checkpoints = "select name || ' ' || position from journal_checkpoint order by name";
                assertEquals(List.of("outbox 7", "websub 8"), rows(statement, checkpoints));
                // Nodes of the previous version continue with the former names.
                assertEquals(List.of("7"), rows(statement, "select position from outbox for update skip locked"));
                statement.execute("update websub_place set position = 9");
                assertEquals(List.of("outbox 7", "websub 9"), rows(statement, checkpoints));
            }
        }
    }

    private static List<String> languages(Statement statement) throws SQLException {
        return rows(
                statement,
                "select right(subject_id::text, 1) || ' ' || event || ' ' || coalesce(fields_before ->> 0, '-') || ' '"
                        + " || coalesce(fields_after ->> 0, '-') from journal order by position");
    }

    private static void migrate(DataSource source, String target) {
        Flyway.configure().dataSource(source).target(target).load().migrate();
    }

    private static void append(Statement statement, int release, String event, String snapshot) throws SQLException {
        statement.execute(
                "insert into journal (at, event, subject, subject_id, version, actor, snapshot) values (now(), '"
                        + event + "', 'press-release', '" + RELEASE + release + "', 1, 'desk', "
                        + (snapshot == null ? "null" : "replace($$" + snapshot + "$$, '''', '\"')::jsonb") + ")");
    }

    private static List<String> rows(Statement statement, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
