package dev.carillon.node.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.effect.EffectGuard;
import dev.carillon.effect.SqlEffect;
import dev.carillon.effect.StaleFenceException;
import dev.carillon.task.Run;
import dev.carillon.testing.MadeUpRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a guard promises on every database. */
abstract class GuardContract {

    static final String RUN = "pay@20260101T000000Z";

    /** Adds one to what was had. */
    static final SqlEffect EFFECT =
            connection -> Database.execute(connection, "INSERT INTO had (what) VALUES ('effect')");

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private EffectGuard guard;

    /** A database of its own. */
    abstract Database open() throws Exception;

    /** The guard to test. */
    abstract EffectGuard guard();

    @BeforeEach
    final void makeTables() throws Exception {
        database = open();
        guard = guard();
        database.executeAll(guard.ddl());
        database.execute("CREATE TABLE had (what VARCHAR(20))");
    }

    final Database database() {
        return database;
    }

    final long had() throws SQLException {
        return database.number("SELECT COUNT(*) FROM had");
    }

    final long rows() throws SQLException {
        return database.number("SELECT COUNT(*) FROM carillon_effects");
    }

    static Run attempt(long fence) {
        return MadeUpRun.of(RUN, fence);
    }

    final boolean once(Run attempt) throws SQLException {
        return guard.once(database.source(), attempt, EFFECT);
    }

    /** A transaction that somebody else commits. */
    final Connection begin() throws SQLException {
        Connection connection = database.source().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @Test
    void theEffectHappensOnceForARun() throws Exception {
        assertThat(once(attempt(1))).isTrue();
        assertThat(once(attempt(1))).isFalse();
        assertThat(once(attempt(2))).isFalse();
        assertThat(once(MadeUpRun.of("pay@20260102T000000Z", 3))).isTrue();
        assertThat(had()).isEqualTo(2);
        assertThat(database.number("SELECT fence FROM carillon_effects WHERE run_id = '" + RUN + "'"))
                .isEqualTo(2);
        assertThat(database.number("SELECT seen FROM carillon_effects WHERE run_id = '" + RUN + "'"))
                .isEqualTo(3);
    }

    @Test
    void anAttemptThatLostItsRunIsRefusedWithAllOfItsTransaction() throws Exception {
        once(attempt(7));
        assertThatExceptionOfType(StaleFenceException.class)
                .isThrownBy(() -> once(attempt(6)))
                .withMessageContaining(RUN)
                .withMessageContaining("fence 6");
        try (Connection connection = begin()) {
            EFFECT.apply(connection);
            assertThatExceptionOfType(StaleFenceException.class)
                    .isThrownBy(() -> guard.once(connection, attempt(6), EFFECT));
            connection.rollback();
        }
        assertThat(had()).isEqualTo(1);
    }

    @Test
    void anAttemptThatFoundTheEffectDoneRefusesEarlierOnesToo() throws Exception {
        once(attempt(5));
        once(attempt(7));
        assertThatExceptionOfType(StaleFenceException.class).isThrownBy(() -> once(attempt(6)));
    }

    @Test
    void anEffectThatFailsLeavesNothingAndMayComeAgain() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(() -> guard.once(database.source(), attempt(1), connection -> {
                    EFFECT.apply(connection);
                    throw new IllegalStateException("half way");
                }))
                .withMessage("half way");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> guard.once(
                        database.source(), attempt(1), connection -> Database.execute(connection, "no sql at all")));
        assertThat(had()).isZero();
        assertThat(rows()).isZero();
        assertThat(once(attempt(1))).isTrue();
    }

    @Test
    void theTransactionIsTheCallers() throws Exception {
        try (Connection connection = begin()) {
            assertThat(guard.once(connection, attempt(1), EFFECT)).isTrue();
            connection.rollback();
            assertThat(guard.once(connection, attempt(2), EFFECT)).isTrue();
            assertThat(guard.once(connection, attempt(2), EFFECT)).isFalse();
            connection.commit();
        }
        assertThat(had()).isEqualTo(1);
    }

    @Test
    void aConnectionThatCommitsByItselfIsRefused() throws Exception {
        try (Connection connection = database.source().getConnection()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> guard.once(connection, attempt(1), EFFECT))
                    .withMessageStartingWith("connection: ");
        }
        assertThat(rows()).isZero();
    }

    @Test
    void everyNameIsAnEffectOfItsOwn() throws Exception {
        EffectGuard other = guard.named("mail-2");
        assertThat(once(attempt(1))).isTrue();
        assertThat(other.once(database.source(), attempt(1), EFFECT)).isTrue();
        assertThat(other.once(database.source(), attempt(2), EFFECT)).isFalse();
        assertThat(had()).isEqualTo(2);
        assertThatIllegalArgumentException().isThrownBy(() -> guard.named("")).withMessageStartingWith("effect: ");
    }

    @Test
    void theTableMayHaveAnotherName() throws Exception {
        EffectGuard other = guard.withTable("done_once");
        database.executeAll(other.ddl());
        assertThat(other.once(database.source(), attempt(1), EFFECT)).isTrue();
        assertThat(database.number("SELECT COUNT(*) FROM done_once")).isEqualTo(1);
        for (String name : new String[] {"", "a b", "a;b", "a.b.c", "\"a\"", "a--", "1a", "x".repeat(64)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> guard.withTable(name))
                    .withMessageStartingWith("table: ");
        }
    }

    @Test
    void oldRowsAreForgottenAFewAtATimeTheOldestFirst() throws Exception {
        for (int day = 1; day <= 9; day++) {
            once(MadeUpRun.of("pay@2026010" + day + "T000000Z", day));
        }
        Instant sixth = Instant.parse("2026-01-06T00:00:00Z");
        try (Connection connection = database.source().getConnection()) {
            assertThat(guard.forget(connection, sixth, 3)).isEqualTo(3);
            assertThat(database.number("SELECT MIN(fence) FROM carillon_effects"))
                    .isEqualTo(4);
            assertThat(guard.forget(connection, sixth, 3)).isEqualTo(2);
            assertThat(guard.forget(connection, sixth.minus(Duration.ofDays(90)), 3))
                    .isZero();
            for (int most : new int[] {0, EffectGuard.MAX_FORGET + 1}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> guard.forget(connection, sixth, most))
                        .withMessageStartingWith("most: ");
            }
        }
        assertThat(rows()).isEqualTo(4);
    }
}
