package org.communique.database;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hibernate.Session;
import org.hibernate.exception.GenericJDBCException;

/**
 * Reads rows with an SQL statement: in a transaction on its connection, otherwise on one of the pool, without a session of Hibernate and
 * without a transaction. Meant for the most frequent reads: an entity query is parsed again after each start, which takes longer than the
 * whole first response. A statement that writes or locks as it reads needs a transaction of its caller.
 */
@ApplicationScoped
public class Sql {
    /** A name after one colon. A name after two colons is a type. */
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([A-Za-z]\\w*)");

    /** The filters of a request choose among few conditions, so most statements are parsed once. */
    private static final int MAX_PARSED_CHARACTERS = 1_000_000;

    private static final LoadingCache<String, Parsed> PARSED = Caffeine.newBuilder()
            .maximumWeight(MAX_PARSED_CHARACTERS)
            .weigher((String statement, Parsed parsed) -> statement.length())
            .build(Parsed::of);

    private final EntityManager entities;
    private final AgroalDataSource pool;
    private final TransactionSynchronizationRegistry transactions;

    Sql(EntityManager entities, AgroalDataSource pool, TransactionSynchronizationRegistry transactions) {
        this.entities = entities;
        this.pool = pool;
        this.transactions = transactions;
    }

    /**
     * A statement for JDBC.
     *
     * @param sql   with a question mark for each parameter
     * @param names the names of these parameters
     */
    private record Parsed(String sql, List<String> names) {
        static Parsed of(String statement) {
            List<String> names = new ArrayList<>();
            String sql = PARAMETER.matcher(statement).replaceAll(name -> {
                names.add(name.group(1));
                return "?";
            });
            return new Parsed(sql, names);
        }
    }

    /** Maps the current row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Reads all rows.
     *
     * @param statement  with parameters such as {@code :now}
     * @param parameters the values: texts, numbers, booleans, instants, UUIDs, and arrays of texts or UUIDs
     * @throws jakarta.persistence.PersistenceException if the database does not answer, or rejects the statement
     */
    public <T> List<T> rows(String statement, Map<String, ?> parameters, RowReader<T> reader) {
        Parsed parsed = PARSED.get(statement);
        if (transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION) {
            Session session = entities.unwrap(Session.class);
            // The statement must see the changes of the transaction.
            session.flush();
            return session.doReturningWork(connection -> rows(connection, parsed, parameters, reader));
        }
        try (Connection connection = pool.getConnection()) {
            return rows(connection, parsed, parameters, reader);
        } catch (SQLException e) {
            throw new GenericJDBCException("A query failed", e, statement);
        }
    }

    private static <T> List<T> rows(
            Connection connection, Parsed statement, Map<String, ?> parameters, RowReader<T> reader)
            throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            for (int i = 0; i < statement.names().size(); i++) {
                prepared.setObject(
                        i + 1,
                        bound(connection, value(parameters, statement.names().get(i))));
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet result = prepared.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        }
    }

    /** Returns the instant in a column; null for an SQL null. */
    public static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    public static UUID uuid(ResultSet row, int column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static Object value(Map<String, ?> parameters, String name) {
        Object value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value for the parameter " + name);
        }
        return value;
    }

    private static Object bound(Connection connection, Object value) throws SQLException {
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof String[] texts) {
            return connection.createArrayOf("text", texts);
        }
        if (value instanceof UUID[] ids) {
            return connection.createArrayOf("uuid", ids);
        }
        return value;
    }
}
