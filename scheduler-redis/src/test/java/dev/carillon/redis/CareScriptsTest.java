package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.store.AuditDepth;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code peek.lua}, {@code quarantine.lua}, {@code repair_run.lua} and {@code beat.lua} change. */
class CareScriptsTest extends StageCase {

    private static final NodeBeat BEAT = new NodeBeat(
            Stage.NODE, Instant.EPOCH, Set.of(Stage.TASK, Stage.OTHER_TASK), 3, "here", "2026a", Duration.ofMinutes(1));

    private Upcoming peek(int limit) {
        return stage.store.peek(
                new PeekRequest(Stage.SHARD, List.of(Stage.LANE, Stage.OTHER_LANE), Duration.ZERO, limit));
    }

    private void quarantine(BrokenRecord.Place place, String member) {
        stage.store.quarantine(Stage.SHARD, List.of(new BrokenRecord(Stage.LANE, place, member, "broken")));
    }

    @Test
    void lookingChangesNothing() {
        stage.due();
        stage.triggered();
        stage.expectNothing(() -> {
            assertThat(peek(100).due()).hasSize(1);
            assertThat(peek(100).waiting()).hasSize(1);
            stage.store.get(Stage.ID);
            stage.store.history(Stage.ID, 100);
            stage.store.nodes();
        });
    }

    @Test
    void entriesUnderImpossibleNamesHoldUpNobody() {
        stage.due();
        RunId run = stage.triggered();
        stage.call("ZADD", stage.keys.due(Stage.SHARD, Stage.LANE), "1", "no name");
        stage.call(
                "ZADD", stage.keys.waiting(Stage.SHARD, Stage.LANE), "1", "no name", "2", "no name@x", "3", run + "x");
        Upcoming seen = peek(100);
        assertThat(seen.due()).hasSize(1);
        assertThat(seen.waiting()).extracting(Upcoming.WaitingRun::run).contains(run);
        assertThat(seen.broken())
                .extracting(BrokenRecord::member)
                .containsExactlyInAnyOrder("no name", "no name", "no name@x");
        stage.store.quarantine(Stage.SHARD, seen.broken());
        assertThat(peek(100).broken()).isEmpty();
        assertThat(stage.call("HLEN", stage.keys.quarantine(Stage.SHARD))).isEqualTo("2");
    }

    @Test
    void aBrokenEntryIsSetAside() {
        stage.due();
        stage.expect("""
                + HASH quarantine s = broken
                - ZSET due:t s = 2020-01-01T00:00:00Z
                """, () -> quarantine(BrokenRecord.Place.DUE, "s"));
        stage.expectNothing(stage.requests::again);
    }

    @Test
    void anEntryThatIsGoneIsLeftAlone() {
        stage.expectNothing(() -> quarantine(BrokenRecord.Place.DUE, "s"));
        stage.expectNothing(() -> quarantine(BrokenRecord.Place.WAITING, "s@20200101T000000Z"));
    }

    /** How the record of a schedule can be no record of a schedule. */
    enum Damage {
        MISSING,
        WITHOUT_TASK,
        NO_HASH;

        void makeOn(Stage stage) {
            String key = stage.keys.schedule(Stage.SHARD, Stage.ID);
            switch (this) {
                case MISSING -> stage.call("DEL", key);
                case WITHOUT_TASK -> stage.call("HDEL", key, "task");
                case NO_HASH -> {
                    stage.call("DEL", key);
                    stage.call("SET", key, "words");
                }
            }
        }
    }

    private List<BrokenRecord> seenBroken(Damage damage) {
        stage.due();
        stage.triggered();
        damage.makeOn(stage);
        List<BrokenRecord> broken = peek(100).broken();
        assertThat(broken)
                .extracting(BrokenRecord::place)
                .containsExactlyInAnyOrder(BrokenRecord.Place.DUE, BrokenRecord.Place.WAITING);
        return broken;
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void whatIsStillAsBrokenAsItWasReadIsSetAside(Damage damage) {
        List<BrokenRecord> broken = seenBroken(damage);
        String changes = stage.changes(() -> stage.store.quarantine(Stage.SHARD, broken));
        assertThat(changes)
                .contains("- ZSET due:t s = 2020-01-01T00:00:00Z\n")
                .contains("- ZSET waiting:t s@20260101T000000Z-m1")
                .contains("+ HASH quarantine s = ")
                .contains("+ HASH quarantine s@20260101T000000Z-m1 = ");
        assertThat(peek(100).broken()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void whatWasMendedMeanwhileIsLeftAlone(Damage damage) {
        List<BrokenRecord> broken = seenBroken(damage);
        stage.call("DEL", stage.keys.schedule(Stage.SHARD, Stage.ID));
        stage.due();
        stage.expectNothing(() -> stage.store.quarantine(Stage.SHARD, broken));
    }

    @Test
    void whatBrokeInAnotherWayMeanwhileIsLeftForTheNextLook() {
        List<BrokenRecord> broken = seenBroken(Damage.WITHOUT_TASK);
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "colour", "blue");
        stage.expectNothing(() -> stage.store.quarantine(Stage.SHARD, broken));
        stage.call("DEL", stage.keys.schedule(Stage.SHARD, Stage.ID));
        stage.expectNothing(() -> stage.store.quarantine(Stage.SHARD, broken));
    }

    @Test
    void moreThanAThousandNotesAreNotKept() {
        for (int i = 0; i < 1_000; i++) {
            stage.call("HSET", stage.keys.quarantine(Stage.SHARD), "x" + i, "broken");
        }
        stage.due();
        stage.expect("""
                - ZSET due:t s = 2020-01-01T00:00:00Z
                """, () -> quarantine(BrokenRecord.Place.DUE, "s"));
    }

    private AuditReply audit(AuditDepth depth) {
        return stage.store.audit(new AuditRequest(Stage.SHARD, depth, "", AuditRequest.MOST));
    }

    @ParameterizedTest
    @EnumSource
    void aRunWithoutALeaseWaitsAgain(AuditDepth depth) {
        Claim claim = stage.running();
        stage.call("ZREM", stage.keys.leases(Stage.SHARD), claim.run().value());
        stage.expect("""
                ~ HASH run:s@20200101T000000Z cause: SCHEDULE -> RECOVERY
                ~ HASH run:s@20200101T000000Z state: RUNNING -> WAITING
                ~ HASH run:s@20200101T000000Z token: <token> -> (empty)
                + ZSET waiting:t s@20200101T000000Z = <now>
                """, () -> assertThat(audit(depth).repaired()).isEqualTo(1));
        stage.expectNothing(() -> assertThat(audit(depth).repaired()).isZero());
    }

    @ParameterizedTest
    @EnumSource
    void aRunWithoutALeaseThatSomebodyWantsCancelledIsLeftToTheRecovery(AuditDepth depth) {
        Claim claim = stage.running();
        stage.store.cancel(claim.run());
        stage.call("ZREM", stage.keys.leases(Stage.SHARD), claim.run().value());
        stage.expect("""
                + ZSET leases s@20200101T000000Z = <now>
                """, () -> assertThat(audit(depth).repaired()).isEqualTo(1));
        assertThat(stage.store.expired(Stage.SHARD, 1).leases()).hasSize(1);
        stage.expectNothing(() -> assertThat(audit(depth).repaired()).isZero());
    }

    @Test
    void aRunWithoutARecordIsForgotten() {
        Claim claim = stage.running();
        stage.call("ZREM", stage.keys.leases(Stage.SHARD), claim.run().value());
        stage.call("DEL", stage.keys.run(Stage.SHARD, claim.run()));
        stage.expect(
                """
                - HASH schedule:s unfinished = 20200101T000000Z
                """,
                () -> assertThat(stage.store
                                .audit(AuditRequest.records(Stage.SHARD, ""))
                                .repaired())
                        .isEqualTo(1));
    }

    @Test
    void aRunInItsPlaceIsNotRepaired() {
        Claim claim = stage.running();
        stage.triggered();
        for (AuditDepth depth : AuditDepth.values()) {
            stage.expectNothing(() -> assertThat(audit(depth).repaired()).isZero());
        }
        List<String> keys = List.of(
                stage.keys.schedule(Stage.SHARD, Stage.ID),
                stage.keys.run(Stage.SHARD, claim.run()),
                stage.keys.leases(Stage.SHARD),
                stage.keys.waiting(Stage.SHARD, Stage.LANE),
                stage.keys.finished(Stage.SHARD),
                stage.keys.due(Stage.SHARD, Stage.LANE));
        for (String task : List.of("t", "other")) {
            stage.expectNothing(() -> assertThat(stage.requests.run(
                            Script.REPAIR_RUN,
                            keys,
                            List.of("s", claim.run().value(), claim.run().suffix(), task, stage.keys.wakeChannel())))
                    .containsExactly("fine"));
        }
    }

    @Test
    void aBeatIsNotedAndOldOnesAreForgotten() {
        stage.call("ZADD", stage.keys.nodes(), "1", "long-gone");
        String changes = stage.changes(() -> assertThat(stage.store.beat(BEAT)).containsExactly(Stage.NODE))
                .replace(stage.namespace, "ns");
        assertThat(changes).isEqualTo("""
                + HASH ns:node:node-1 (expires)
                + HASH ns:node:node-1 description = here
                + HASH ns:node:node-1 running = 3
                + HASH ns:node:node-1 since = 1970-01-01T00:00:00Z
                + HASH ns:node:node-1 tasks = other t
                + HASH ns:node:node-1 tzdb = 2026a
                - ZSET ns:nodes long-gone = 1
                + ZSET ns:nodes node-1 = <now>
                """);
        String left =
                stage.changes(() -> stage.store.leave(new NodeId("node-1"))).replace(stage.namespace, "ns");
        assertThat(left).contains("- ZSET ns:nodes node-1").contains("- HASH ns:node:node-1 running");
    }

    @ParameterizedTest
    @EnumSource
    void theAuditorReportsAScheduleWithoutAFireTimeAndChangesNothing(AuditDepth depth) {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.call("ZREM", stage.keys.due(Stage.SHARD, Stage.LANE), "s");
        stage.expectNothing(() -> assertThat(audit(depth).stalled()).hasSize(1));
    }
}
