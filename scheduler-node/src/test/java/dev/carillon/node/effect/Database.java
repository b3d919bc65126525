package dev.carillon.node.effect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * A database, and a few words to test with it.
 *
 * @param source gives connections
 * @param url where it is
 */
public record Database(DataSource source, String url) {

    /** Executes a statement in a transaction of its own. */
    public void execute(String sql) throws SQLException {
        execute(source, sql);
    }

    /** Executes statements in transactions of their own. */
    public void executeAll(List<String> statements) throws SQLException {
        for (String each : statements) {
            execute(each);
        }
    }

    /** The one number that a query finds. */
    public long number(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            execute(connection, sql);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
