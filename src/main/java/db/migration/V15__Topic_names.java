package db.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.communique.text.Characters;
import org.communique.text.TopicName;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/**
 * Stores each topic in one spelling, the one that was written first, and the names of sources and authors in the spelling in which they are
 * compared. It is written in Java because the spellings must not depend on the collation and the version of the database. Only releases
 * that change are written. Neither their versions nor the journal change, because for readers nothing has happened.
 */
public class V15__Topic_names extends BaseJavaMigration {
    private static final int BATCH = 1_000;

    /** Maps spellings in use to the ones to use; to null if nothing of a spelling is visible. */
    private static final String SPELLINGS = """
            create temporary table %s (
              spelling   text collate "C" not null,
              key        text collate "C",
              name       text,
              written_at timestamptz
            ) on commit drop""";

    private static final String TOPICS_IN_USE =
            "select t, min(r.created_at) from press_release r cross join lateral unnest(r.topics) t group by t";
    private static final String SOURCES_IN_USE =
            "select distinct source_name from press_release where source_name is not null";
    private static final String AUTHORS_IN_USE = """
            select distinct a ->> 'name'
            from press_release r cross join lateral jsonb_path_query(r.attribution, '$.authors[*]') a
            where a ->> 'name' is not null""";

    private static final String FILL_TOPICS = """
            insert into topic (key, name)
            select distinct on (key) key, name from topic_spelling where key <> '' order by key, written_at, spelling""";
    private static final String USE_TOPICS = """
            update topic_spelling s set name = t.name from topic t where t.key = s.key""";

    /** Releases with two spellings of a topic keep its first place. */
    private static final String CHANGE_TOPICS = """
            update press_release r set topics = coalesce((
              select array_agg(n.name order by n.place) from (
                select coalesce(s.name, case when s.spelling is null then u.t end) as name, min(u.place) as place
                from unnest(r.topics) with ordinality as u (t, place) left join topic_spelling s on s.spelling = u.t
                group by 1) n
              where n.name is not null), '{}')
            where r.id in (
              select o.id from press_release o cross join lateral unnest(o.topics) t join topic_spelling s on s.spelling = t)""";

    private static final String CHANGE_SOURCES = """
            update press_release r set attribution = jsonb_set(r.attribution, '{source,name}', to_jsonb(s.name))
            from source_spelling s where s.spelling = r.source_name""";
    private static final String CHANGE_AUTHORS = """
            update press_release r set attribution = jsonb_set(r.attribution, '{authors}', (
              select jsonb_agg(case when s.name is null then u.a else jsonb_set(u.a, '{name}', to_jsonb(s.name)) end order by u.place)
              from jsonb_array_elements(r.attribution -> 'authors') with ordinality as u (a, place)
                left join author_spelling s on s.spelling = u.a ->> 'name'))
            where r.id in (
              select o.id from press_release o cross join lateral jsonb_path_query(o.attribution, '$.authors[*]') a
              join author_spelling s on s.spelling = a ->> 'name')""";

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local statement_timeout = 0");
            // Reads of releases go on meanwhile; writes wait.
            statement.execute("lock table press_release in share row exclusive mode");
            statement.execute("create table topic (key text collate \"C\" primary key, name text not null)");
            statement.execute("comment on table topic is 'The spelling of each topic, by its name without case'");

            loadTopics(connection);
            statement.execute(FILL_TOPICS);
            statement.execute("analyze topic");
            statement.execute(USE_TOPICS);
            statement.execute("delete from topic_spelling where name = spelling");
            change(statement, "topic_spelling", CHANGE_TOPICS);
            loadNames(connection, "source_spelling", SOURCES_IN_USE);
            change(statement, "source_spelling", CHANGE_SOURCES);
            loadNames(connection, "author_spelling", AUTHORS_IN_USE);
            change(statement, "author_spelling", CHANGE_AUTHORS);
        }
    }

    private static void loadTopics(Connection connection) throws SQLException {
        load(connection, "topic_spelling", TOPICS_IN_USE, (row, insert) -> {
            TopicName topic = TopicName.of(row.getString(1));
            insert.setString(2, topic.key());
            insert.setString(3, topic.key().isEmpty() ? null : topic.spelling());
            insert.setObject(4, row.getObject(2));
            return true;
        });
    }

    /** Loads the names whose spelling changes. A name of which nothing is visible stays, because it is required. */
    private static void loadNames(Connection connection, String table, String inUse) throws SQLException {
        load(connection, table, inUse, (row, insert) -> {
            String name = Characters.comparable(row.getString(1));
            insert.setString(2, null);
            insert.setString(3, name);
            insert.setObject(4, null);
            return name != null && !name.equals(row.getString(1));
        });
    }

    /** Sets the columns after the spelling, and returns whether to insert the row. */
    private interface RowWriter {
        boolean write(ResultSet inUse, PreparedStatement insert) throws SQLException;
    }

    private static void load(Connection connection, String table, String inUse, RowWriter writer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SPELLINGS.formatted(table));
            // Reads in parts, as there may be as many spellings as releases.
            statement.setFetchSize(BATCH);
            try (ResultSet row = statement.executeQuery(inUse);
                    PreparedStatement insert =
                            connection.prepareStatement("insert into " + table + " values (?, ?, ?, ?)")) {
                int pending = 0;
                while (row.next()) {
                    insert.setString(1, row.getString(1));
                    if (writer.write(row, insert)) {
                        insert.addBatch();
                        pending++;
                    }
                    if (pending == BATCH) {
                        insert.executeBatch();
                        pending = 0;
                    }
                }
                insert.executeBatch();
            }
        }
    }

    private static void change(Statement statement, String table, String update) throws SQLException {
        statement.execute("create index on " + table + " (spelling)");
        statement.execute("analyze " + table);
        try (ResultSet changed = statement.executeQuery("select exists (select 1 from " + table + ")")) {
            changed.next();
            if (!changed.getBoolean(1)) {
                return;
            }
        }
        statement.execute(update);
    }
}
