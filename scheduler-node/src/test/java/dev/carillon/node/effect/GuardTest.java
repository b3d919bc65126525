package dev.carillon.node.effect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.effect.EffectGuard;
import dev.carillon.effect.StaleFenceException;
import dev.carillon.task.Run;
import dev.carillon.testing.MadeUpRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard on PostgreSQL and, in standard SQL, on H2, also with several attempts of a run at once. */
class GuardTest {

    private static final int RACES = Integer.getInteger("carillon.effects.races", 10);
    private static final int RACERS = 6;

    /** Attempts of a run that meet in their transactions. */
    abstract static class Meetings extends GuardContract {

        /** True when somebody waits for a row that another transaction has written. */
        abstract boolean isSomebodyWaiting() throws SQLException;

        /** True for the exception of a transaction that may be tried again and has changed nothing. */
        abstract boolean isRefusal(SQLException e);

        /** One attempt comes while another stands still in its transaction; what becomes of the one that comes. */
        final Future<Boolean> meet(Connection standing, Run inside, Run comes, ExecutorService threads)
                throws Exception {
            assertThat(guard().once(standing, inside, EFFECT)).isTrue();
            Future<Boolean> next = threads.submit(() -> once(comes));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(this::isSomebodyWaiting);
            assertThat(next.isDone()).isFalse();
            return next;
        }

        @Test
        void whoeverComesWhileAnEarlierAttemptIsInItsTransactionTakesOverWhenThatRollsBack() throws Exception {
            ExecutorService threads = Executors.newSingleThreadExecutor();
            try (Connection old = begin()) {
                Future<Boolean> next = meet(old, attempt(1), attempt(2), threads);
                old.rollback();
                assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
            } finally {
                threads.shutdownNow();
            }
            assertThat(had()).isEqualTo(1);
        }

        @Test
        void whoeverComesWhileAnEarlierAttemptIsInItsTransactionHasNoEffectWhenThatCommits() throws Exception {
            ExecutorService threads = Executors.newSingleThreadExecutor();
            try (Connection old = begin()) {
                Future<Boolean> next = meet(old, attempt(1), attempt(2), threads);
                old.commit();
                assertThat(outcome(next)).isIn("false", "refused");
            } finally {
                threads.shutdownNow();
            }
            assertThat(had()).isEqualTo(1);
            assertThat(once(attempt(3))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    Connection.TRANSACTION_READ_COMMITTED,
                    Connection.TRANSACTION_REPEATABLE_READ,
                    Connection.TRANSACTION_SERIALIZABLE
                })
        void anAttemptThatWasStoppedInItsTransactionCommitsNothing(int isolation) throws Exception {
            try (Connection old = database().source().getConnection()) {
                old.setTransactionIsolation(isolation);
                old.setAutoCommit(false);
                EFFECT.apply(old);
                assertThat(once(attempt(2))).isTrue();
                assertThat(outcome(() -> guard().once(old, attempt(1), EFFECT))).isIn("stale", "refused");
                old.rollback();
            }
            assertThat(had()).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_SERIALIZABLE})
        void ofManyAttemptsAtOnceOneHasTheEffect(int isolation) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(RACERS);
            List<String> all = new ArrayList<>();
            try {
                for (int race = 0; race < RACES; race++) {
                    all.addAll(race(threads, isolation, "pay@20260101T00" + (10 + race) + "00Z"));
                    assertThat(had()).isEqualTo(race + 1);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(all).filteredOn("true"::equals).hasSize(RACES);
            assertThat(all).isSubsetOf("true", "false", "stale", "refused");
        }

        private List<String> race(ExecutorService threads, int isolation, String run) throws Exception {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> racers = new ArrayList<>();
            for (int fence = 1; fence <= RACERS; fence++) {
                Run attempt = MadeUpRun.of(run, fence);
                racers.add(threads.submit(() -> {
                    try (Connection connection = database().source().getConnection()) {
                        connection.setTransactionIsolation(isolation);
                        connection.setAutoCommit(false);
                        start.await();
                        boolean isFirst = guard().once(connection, attempt, EFFECT);
                        connection.commit();
                        return isFirst;
                    }
                }));
            }
            start.countDown();
            List<String> outcomes = new ArrayList<>();
            for (Future<Boolean> racer : racers) {
                outcomes.add(outcome(racer));
            }
            return outcomes;
        }

        final String outcome(Future<Boolean> attempt) throws Exception {
            return outcome(() -> {
                try {
                    return attempt.get(20, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            });
        }

        final String outcome(Callable<Boolean> attempt) throws Exception {
            try {
                return attempt.call().toString();
            } catch (StaleFenceException e) {
                return "stale";
            } catch (SQLException e) {
                if (!isRefusal(e)) {
                    throw e;
                }
                return "refused";
            }
        }
    }

    @Nested
    class OnPostgres extends Meetings {
        @Override
        Database open() throws Exception {
            return PostgresServer.newDatabase();
        }

        @Override
        EffectGuard guard() {
            return EffectGuard.postgres();
        }

        @Override
        boolean isSomebodyWaiting() throws SQLException {
            return database().number("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") > 0;
        }

        /** Serialization failures, of the stricter isolation levels. */
        @Override
        boolean isRefusal(SQLException e) {
            return "40001".equals(e.getSQLState());
        }

        /** Under the database's own level nobody is refused who need not be. */
        @Test
        void aLaterAttemptThatMeetsAnEarlierOneSeesWhatThatDid() throws Exception {
            ExecutorService threads = Executors.newSingleThreadExecutor();
            try (Connection old = begin()) {
                Future<Boolean> next = meet(old, attempt(1), attempt(2), threads);
                old.commit();
                assertThat(next.get(10, TimeUnit.SECONDS)).isFalse();
            } finally {
                threads.shutdownNow();
            }
        }

        @Test
        void anEarlierAttemptThatMeetsALaterOneIsStale() throws Exception {
            ExecutorService threads = Executors.newSingleThreadExecutor();
            try (Connection later = begin()) {
                Future<Boolean> old = meet(later, attempt(2), attempt(1), threads);
                later.commit();
                assertThat(outcome(old)).isEqualTo("stale");
            } finally {
                threads.shutdownNow();
            }
            assertThat(had()).isEqualTo(1);
        }
    }

    @Nested
    class StandardOnPostgres extends Meetings {
        @Override
        Database open() throws Exception {
            return PostgresServer.newDatabase();
        }

        @Override
        EffectGuard guard() {
            return EffectGuard.standard();
        }

        @Override
        boolean isSomebodyWaiting() throws SQLException {
            return database().number("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") > 0;
        }

        /** Serialization failures and, for whoever is second, the duplicate key. */
        @Override
        boolean isRefusal(SQLException e) {
            return "40001".equals(e.getSQLState()) || "23505".equals(e.getSQLState());
        }
    }

    @Nested
    class StandardOnH2 extends Meetings {
        @Override
        Database open() {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000");
            return new Database(source, source.getURL());
        }

        @Override
        EffectGuard guard() {
            return EffectGuard.standard();
        }

        /** It waits inside the statement, by trying again. */
        @Override
        boolean isSomebodyWaiting() throws SQLException {
            return database()
                            .number("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS"
                                    + " WHERE EXECUTING_STATEMENT LIKE 'INSERT INTO carillon%'")
                    > 0;
        }

        /** Duplicate keys, and rows that changed after the snapshot. */
        @Override
        boolean isRefusal(SQLException e) {
            String state = String.valueOf(e.getSQLState());
            return state.startsWith("23") || state.startsWith("40") || state.equals("90131");
        }
    }
}
