package dev.carillon.effect;

import dev.carillon.run.RunId;
import dev.carillon.task.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/** How a database is told of an effect. */
enum GuardDialect {

    /** Waits for whoever is about to write the same row, whether that makes the row or changes it, and sees what it did. */
    POSTGRES {
        @Override
        boolean enter(Connection connection, String table, Run run, EffectName effect) throws SQLException {
            String sql = """
                    INSERT INTO %s AS guard (run_id, effect, fence, seen, since) VALUES (?, ?, ?, 1, ?)
                    ON CONFLICT (run_id, effect) DO UPDATE SET fence = EXCLUDED.fence, seen = guard.seen + 1
                    WHERE guard.fence <= EXCLUDED.fence
                    RETURNING seen
                    """.formatted(table);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setRow(statement, run, effect);
                try (ResultSet seen = statement.executeQuery()) {
                    if (!seen.next()) {
                        throw new StaleFenceException(run, effect);
                    }
                    return seen.getInt(1) == 1;
                }
            }
        }
    },

    /** The primary key has the last word: who makes the row second is told so by the database. */
    STANDARD {
        @Override
        boolean enter(Connection connection, String table, Run run, EffectName effect) throws SQLException {
            if (change(connection, table, run, effect)) {
                return false;
            }
            if (isThere(connection, table, run, effect)) {
                throw new StaleFenceException(run, effect);
            }
            String sql = "INSERT INTO " + table + " (run_id, effect, fence, seen, since) VALUES (?, ?, ?, 1, ?)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setRow(statement, run, effect);
                statement.executeUpdate();
                return true;
            }
        }
    };

    /**
     * Notes the attempt in the row of the run's effect, under the transaction of the connection.
     *
     * @return true when there was no row
     * @throws StaleFenceException when the row has a larger fence
     */
    abstract boolean enter(Connection connection, String table, Run run, EffectName effect) throws SQLException;

    static List<String> ddl(String table) {
        String create = """
                CREATE TABLE %s (
                  run_id VARCHAR(%d)             NOT NULL,
                  effect VARCHAR(%d)              NOT NULL,
                  fence  BIGINT                   NOT NULL,
                  seen   INTEGER                  NOT NULL,
                  since  TIMESTAMP WITH TIME ZONE NOT NULL,
                  PRIMARY KEY (run_id, effect)
                )""".formatted(table, RunId.MAX_CHARS, EffectName.MAX_CHARS);
        String name = table.substring(table.indexOf('.') + 1);
        return List.of(create, "CREATE INDEX " + name + "_since ON " + table + " (since)");
    }

    static String forget(String table) {
        return """
                DELETE FROM %1$s WHERE (run_id, effect) IN (
                  SELECT run_id, effect FROM %1$s WHERE since < ? ORDER BY since FETCH FIRST ? ROWS ONLY)
                """.formatted(table);
    }

    private static void setRow(PreparedStatement statement, Run run, EffectName effect) throws SQLException {
        statement.setString(1, run.id().value());
        statement.setString(2, effect.value());
        statement.setLong(3, run.fence().value());
        statement.setObject(4, run.started().atOffset(ZoneOffset.UTC));
    }

    private static boolean change(Connection connection, String table, Run run, EffectName effect) throws SQLException {
        String sql =
                "UPDATE " + table + " SET fence = ?, seen = seen + 1 WHERE run_id = ? AND effect = ? AND fence <= ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, run.fence().value());
            statement.setString(2, run.id().value());
            statement.setString(3, effect.value());
            statement.setLong(4, run.fence().value());
            return statement.executeUpdate() == 1;
        }
    }

    private static boolean isThere(Connection connection, String table, Run run, EffectName effect)
            throws SQLException {
        String sql = "SELECT fence FROM " + table + " WHERE run_id = ? AND effect = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, run.id().value());
            statement.setString(2, effect.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
