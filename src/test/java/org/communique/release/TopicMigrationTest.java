package org.communique.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.communique.RealDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrates releases of a version that stored topics, sources and authors in any spelling. */
class TopicMigrationTest {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start_the_server() throws IOException {
        server = RealDatabase.postgres();
    }

    @AfterAll
    static void stop_the_server() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "tr-TR"})
    void values_get_one_spelling_in_any_locale(String locale) throws SQLException {
        String database = "locale_" + locale.replaceAll("\\W", "_").toLowerCase(java.util.Locale.ROOT);
        DataSource source = create(database, locale);
        migrate(source, "14");
        try (Connection connection = source.getConnection()) {
            // The draft is imported after the others, and was written first.
            release(connection, 1, 2022, "Источник", "[]", "снг", "мосты", "STRASSE");
            release(
                    connection,
                    2,
                    2023,
                    "И\u0306одное  хозяйство",
                    "[{'name': 'Ан\u0301на', 'role': 'й'}]",
                    "СНГ",
                    "снг ");
            release(connection, 3, 2021, null, "[{'name': 'Б'}, {'name': '\u00A0И\u0306 В', 'role': 'r'}]", "СНГ");
            release(connection, 4, 2024, "И\u00A0В\u200B", "[]", "Хозяи\u0306ство", "straße", "\u200B");
            release(connection, 5, 2025, "\u200B", "[]", "ХОЗЯЙСТВО", "İ", "i", "ı", "Ә", "ә", "ё", "е");
            release(connection, 6, 2020, null, "[]", "мосты", "Өзен");
            String unchangedRow = "select ctid from press_release where topics @> '{Өзен}'";
            List<String> unchanged = rows(connection, unchangedRow);
            String journal = "select count(*) || ' ' || coalesce(max(position), 0) from journal";
            List<String> changes = rows(connection, journal);

            migrate(source, "15");

            assertEquals(
                    List.of(
                            "1 {СНГ,мосты,STRASSE} Источник []",
                            "2 {СНГ} Йодное хозяйство [Ан\u0301на й]",
                            "3 {СНГ} - [Б -, Й В r]",
                            "4 {Хозяйство,STRASSE} И В []",
                            "5 {Хозяйство,İ,i,ı,Ә,ё,е} \u200B []",
                            "6 {мосты,Өзен} - []"),
                    rows(connection, """
                            select right(id::text, 1) || ' ' || topics::text || ' ' || coalesce(source_name, '-') || ' ['
                              || coalesce((select string_agg(coalesce(a ->> 'name', '-') || ' ' || coalesce(a ->> 'role', '-'), ', ')
                                from jsonb_array_elements(attribution -> 'authors') a), '') || ']'
                            from press_release order by id"""));
            assertEquals(
                    List.of("Хозяйство", "İ", "STRASSE", "i", "ı", "Ә", "ё", "е", "мосты", "Өзен", "СНГ").stream()
                            .sorted()
                            .toList(),
                    rows(connection, "select name from topic").stream().sorted().toList());
            assertEquals(List.of("7"), rows(connection, "select distinct version from press_release"));
            assertEquals(changes, rows(connection, journal));
            assertEquals(unchanged, rows(connection, unchangedRow));
        }
    }

    private static DataSource create(String database, String locale) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean icu = locale.equals("tr-TR");
            statement.execute("create database " + database + " template template0 encoding 'UTF8' "
                    + (icu ? "locale_provider icu icu_locale 'tr-TR' locale 'C'" : "locale 'C'"));
        }
        return server.getDatabase("postgres", database);
    }

    private static void migrate(DataSource source, String target) {
        Flyway.configure().dataSource(source).target(target).load().migrate();
    }

    private static void release(
            Connection connection, int number, int year, String sourceName, String authors, String... topics)
            throws SQLException {
        String source =
                sourceName == null ? "" : "'source': {'name': '" + sourceName + "', 'url': 'https://a.example'}, ";
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into press_release (id, version, slug, slug_chosen, type, state, attribution, contacts, topics, media,
                  translation_group, embargo, created_at, updated_at, corrections)
                values (cast(? as uuid), 7, ?, false, 'news', 'draft', cast(? as jsonb), '[]', ?, '[]', gen_random_uuid(), false,
                  make_timestamptz(?, 1, 1, 0, 0, 0), now(), '[]')""")) {
            insert.setString(1, "00000000-0000-4000-8000-00000000000" + number);
            insert.setString(2, "release-" + number);
            insert.setString(3, ("{" + source + "'authors': " + authors + "}").replace('\'', '"'));
            insert.setArray(4, connection.createArrayOf("varchar", topics));
            insert.setInt(5, year);
            insert.executeUpdate();
        }
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
