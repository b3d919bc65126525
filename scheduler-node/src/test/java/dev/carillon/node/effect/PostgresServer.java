package dev.carillon.node.effect;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * One real PostgreSQL for all tests of this process, out of a jar, ended with it. It refuses to run as root, which the
 * library gets around with a user namespace.
 */
public final class PostgresServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** Started by whoever asks first. */
    private static final class Holder {
        private static final EmbeddedPostgres SERVER = start();
    }

    private PostgresServer() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "60")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    /** A database of its own. */
    public static Database newDatabase() throws Exception {
        String name = "test" + DATABASES.incrementAndGet();
        Database.execute(Holder.SERVER.getPostgresDatabase(), "CREATE DATABASE " + name);
        DataSource source = Holder.SERVER.getDatabase("postgres", name);
        return new Database(source, Holder.SERVER.getJdbcUrl("postgres", name));
    }
}
