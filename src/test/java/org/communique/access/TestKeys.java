package org.communique.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** Hands out keys of every role to tests. */
public final class TestKeys {
    private TestKeys() {}

    /** @param organization the only one whose releases the key may touch; null without such a bound */
    public static String keyOf(Role role, UUID organization, DataSource database) {
        String text = KeyText.generate();
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into api_key (id, name, role, organization_id, prefix, hash, created_at, created_by)"
                                + " values (?, ?, ?, ?, ?, ?, now(), 'test')")) {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, "the " + role.label() + " of a test");
            insert.setString(3, role.label());
            insert.setObject(4, organization);
            insert.setString(5, KeyText.prefixOf(text));
            insert.setBytes(6, KeyText.hashOf(text));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return text;
    }
}
