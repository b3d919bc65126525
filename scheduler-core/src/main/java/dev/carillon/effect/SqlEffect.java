package dev.carillon.effect;

import java.sql.Connection;
import java.sql.SQLException;

/** What a run changes in a database, in one transaction. */
@FunctionalInterface
public interface SqlEffect {

    /**
     * Makes the changes on the connection that is given, and neither commits nor rolls back.
     *
     * @throws SQLException when they cannot be made; the transaction is to be rolled back then
     */
    void apply(Connection connection) throws SQLException;
}
