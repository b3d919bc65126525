package dev.carillon.effect;

import dev.carillon.task.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Lets a transaction in a SQL database happen once for each run. A row of one table is written in the same transaction as
 * the effect; so the effect is committed exactly when the row is, and whoever comes with the same run finds the row.
 *
 * <p>The row has the largest fence that was seen. An attempt with a smaller one has lost its run, and gets a
 * {@link StaleFenceException}. Of two attempts in their transactions at once the second waits for the end of the first, so
 * an old one that stands still inside its transaction holds the new one up: give the database a limit to idle transactions
 * (PostgreSQL: {@code idle_in_transaction_session_timeout}).
 *
 * <p>What a lost connection leaves open, whether the commit was executed, the next attempt finds out. Immutable and
 * thread-safe.
 */
public final class EffectGuard {

    /** The name of the table unless told otherwise. */
    public static final String TABLE = "carillon_effects";

    /** How many rows one call of {@link #forget} deletes at most. */
    public static final int MAX_FORGET = 10_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w{0,62}(\\.[A-Za-z_]\\w{0,62})?");

    private final GuardDialect dialect;
    private final String table;
    private final EffectName effect;

    private EffectGuard(GuardDialect dialect, String table, EffectName effect) {
        this.dialect = dialect;
        this.table = table;
        this.effect = effect;
    }

    /** A guard for PostgreSQL: one statement, at any isolation level. */
    public static EffectGuard postgres() {
        return new EffectGuard(GuardDialect.POSTGRES, TABLE, EffectName.ONLY);
    }

    /**
     * A guard in standard SQL: up to three statements, at {@code READ COMMITTED} or stricter. Of two first attempts at once
     * the second fails with the database's exception for a duplicate key, and finds the effect done when it comes again.
     */
    public static EffectGuard standard() {
        return new EffectGuard(GuardDialect.STANDARD, TABLE, EffectName.ONLY);
    }

    /**
     * This guard with another table.
     *
     * @param name one word, or schema, dot and word; at most 63 characters each
     * @throws IllegalArgumentException naming {@code table} when it is anything else
     */
    public EffectGuard withTable(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("table: must be a plain name, with or without a schema");
        }
        return new EffectGuard(dialect, name, effect);
    }

    /**
     * This guard for one of several effects of a run, each in a transaction of its own.
     *
     * @throws IllegalArgumentException naming {@code effect} when it is not {@code [a-z0-9._-]{1,64}}
     */
    public EffectGuard named(String name) {
        return new EffectGuard(dialect, table, new EffectName(name));
    }

    /** The statements that make the table and the index that {@link #forget} uses, to be executed once. */
    public List<String> ddl() {
        return GuardDialect.ddl(table);
    }

    /**
     * Has the effect inside a transaction that the caller has begun, commits and, whatever is thrown, rolls back.
     *
     * @return true when the effect was had now, false when the run had it before, and nothing was done
     * @throws StaleFenceException when a later attempt of the run was here
     * @throws SQLException of the database
     * @throws IllegalStateException when the connection commits every statement by itself
     */
    public boolean once(Connection connection, Run run, SqlEffect what) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new IllegalStateException("connection: autocommit is on, so guard and effect are no one transaction");
        }
        boolean isFirst = dialect.enter(connection, table, run, effect);
        if (isFirst) {
            what.apply(connection);
        }
        return isFirst;
    }

    /**
     * Has the effect in a transaction of its own.
     *
     * @return true when the effect was had now, false when the run had it before, and nothing was done
     * @throws StaleFenceException when a later attempt of the run was here
     * @throws SQLException of the database; when it comes from the commit, only the next attempt knows whether it was executed
     */
    public boolean once(DataSource database, Run run, SqlEffect what) throws SQLException {
        try (Connection connection = database.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            boolean isFirst = onceAndCommit(connection, run, what, autoCommit);
            connection.setAutoCommit(autoCommit);
            return isFirst;
        }
    }

    private boolean onceAndCommit(Connection connection, Run run, SqlEffect what, boolean autoCommit)
            throws SQLException {
        try {
            boolean isFirst = once(connection, run, what);
            connection.commit();
            return isFirst;
        } catch (Throwable e) {
            rollBack(connection, autoCommit, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, boolean autoCommit, Throwable why) {
        try {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /**
     * Deletes the oldest rows that were made before a moment. Whatever attempt of such a run comes later has its effect
     * again, so keep them for longer than you may want to requeue a dead run. Call it until it deletes fewer than asked for.
     *
     * @param before for example {@code run.started().minus(Duration.ofDays(90))}
     * @param most how many rows at most, 1 to {@value #MAX_FORGET}
     * @return how many were deleted
     * @throws IllegalArgumentException naming {@code most} when it is out of range
     */
    public int forget(Connection connection, Instant before, int most) throws SQLException {
        if (most < 1 || most > MAX_FORGET) {
            throw new IllegalArgumentException("most: " + most + " must be from 1 to " + MAX_FORGET);
        }
        try (PreparedStatement statement = connection.prepareStatement(GuardDialect.forget(table))) {
            statement.setObject(1, before.atOffset(ZoneOffset.UTC));
            statement.setInt(2, most);
            return statement.executeUpdate();
        }
    }
}
