package dev.carillon.benchmarks.contender;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A PostgreSQL of its own: a child process on 127.0.0.1 and a free port, which writes durably as a database should. */
final class PostgresStore implements Store {

    private static final String CONTENTS =
            "select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_stat_user_tables";
    private static final String TRANSACTIONS =
            "select coalesce(sum(xact_commit + xact_rollback), 0) from pg_stat_database where datname = 'postgres'";

    private final EmbeddedPostgres server;

    private PostgresStore(EmbeddedPostgres server) {
        this.server = server;
    }

    static PostgresStore start() {
        try {
            return new PostgresStore(EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("shared_buffers", "256MB")
                    .setServerConfig("max_connections", "200")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    String jdbcUrl() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** A pool of connections of the caller's own. */
    HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl());
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refuses: " + sql, e);
        }
    }

    @Override
    public String describe() {
        return "PostgreSQL " + text("show server_version") + " with fsync and synchronous_commit";
    }

    /** Tables with their indexes, after what is dead in them was given back. */
    @Override
    public long bytes() {
        execute("vacuum");
        return Long.parseLong(text(CONTENTS));
    }

    @Override
    public long requests() {
        return commands();
    }

    @Override
    public long commands() {
        return Long.parseLong(text(TRANSACTIONS));
    }

    /** The server's and its children's: there is a process for each connection. */
    @Override
    public long cpuMillis() {
        long server = Long.parseLong(text("select pg_backend_pid()"));
        return ProcessHandle.of(server).flatMap(ProcessHandle::parent).stream()
                .flatMap(parent -> Stream.concat(Stream.of(parent), parent.descendants()))
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .mapToLong(Duration::toMillis)
                .sum();
    }

    @Override
    public void resetStatistics() {
        execute("select pg_stat_reset()");
    }

    @Override
    public String statistics() {
        return "transactions: " + commands();
    }

    private String text(String query) {
        DataSource source = server.getPostgresDatabase();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refuses: " + query, e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not end", e);
        }
    }
}
