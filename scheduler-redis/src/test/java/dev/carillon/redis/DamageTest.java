package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.LiveNode;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** R17: one entry that cannot be read is set aside or passed over, and holds up none of the others. */
class DamageTest extends StageCase {

    private static final ScheduleId OTHER = new ScheduleId("other");

    private Claim otherRunning() {
        return stage.fire(stage.put(Stage.hourly().withId(OTHER), Optional.of(Stage.DUE)));
    }

    private void makeNoHash(String key) {
        stage.call("DEL", key);
        stage.call("SET", key, "words");
    }

    private List<String> quarantined() {
        return stage.call("HKEYS", stage.keys.quarantine(Stage.SHARD)).lines().toList();
    }

    private List<RunId> expired() {
        return stage.store.expired(Stage.SHARD, 100).leases().stream()
                .map(ExpiredLeases.ExpiredLease::run)
                .toList();
    }

    @Test
    void leasesThatLeadNowhereHideNoOther() {
        Claim sound = otherRunning();
        stage.lapse(sound.run());
        RunId noHash = RunId.manual(OTHER, Stage.AT, "x");
        makeNoHash(stage.keys.run(Stage.SHARD, noHash));
        stage.call("ZADD", stage.keys.leases(Stage.SHARD), "1", "no name", "1", noHash.value());
        assertThat(expired()).containsExactly(sound.run());
        assertThat(quarantined()).containsExactlyInAnyOrder("no name", noHash.value());
        stage.expectNothing(() -> assertThat(expired()).containsExactly(sound.run()));
    }

    @Test
    void whatStandsWhereTheRecordOfARunBelongsGivesWayToIt() {
        StoredSchedule due = stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        RunId run = RunId.of(Stage.ID, Stage.DUE);
        makeNoHash(stage.keys.run(Stage.SHARD, run));
        assertThat(stage.fire(due).run()).isEqualTo(run);
        assertThat(stage.call("HGET", stage.keys.run(Stage.SHARD, run), "state"))
                .isEqualTo("RUNNING");
    }

    @Test
    void aLeaseOfAScheduleWhoseTaskIsUnreadableHidesNoOther() {
        Claim damaged = stage.running();
        Claim sound = otherRunning();
        stage.lapse(damaged.run());
        stage.lapse(sound.run());
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "task", "no task");
        assertThat(expired()).containsExactly(sound.run());
        assertThat(quarantined()).containsExactly(damaged.run().value());
    }

    private void completed(ScheduleId id) {
        stage.put(new Schedule(id, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.empty());
        stage.call("ZADD", stage.keys.finished(Stage.SHARD), "2", id.value());
    }

    @Test
    void whatCannotBePurgedIsSetAsideAndTheOthersGo() {
        completed(Stage.ID);
        completed(OTHER);
        makeNoHash(stage.keys.schedule(Stage.SHARD, Stage.ID));
        stage.call("ZADD", stage.keys.finished(Stage.SHARD), "1", "no name");
        assertThat(stage.store.audit(AuditRequest.places(Stage.SHARD, "")).purged())
                .isEqualTo(1);
        assertThat(stage.store.get(OTHER)).isEmpty();
        assertThat(quarantined()).containsExactlyInAnyOrder("no name", "s");
        assertThat(stage.call("ZCARD", stage.keys.finished(Stage.SHARD))).isEqualTo("0");
    }

    @Test
    void anOutlivedScheduleThatCannotBeReadIsPurged() {
        completed(Stage.ID);
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "task", "no task");
        assertThat(stage.store.audit(AuditRequest.places(Stage.SHARD, "")).purged())
                .isEqualTo(1);
        assertThat(stage.call("EXISTS", stage.keys.schedule(Stage.SHARD, Stage.ID)))
                .isEqualTo("0");
    }

    /** The oldest dead letters are an impossible name, the run that is alive again under its name, and three others. */
    @Test
    void onlyDeadRunsAreForgottenAmongTheDead() {
        Claim alive = stage.running();
        String dead = stage.keys.dead(Stage.SHARD);
        stage.call("EVAL", "for i = 1, 10001 do redis.call('ZADD', KEYS[1], i, 's@d' .. i) end", "1", dead);
        stage.call("ZADD", dead, "0", alive.run().value(), "0", "no name");
        stage.call("HSET", stage.keys.run(Stage.SHARD, new RunId("s@d1")), "state", "DEAD");
        makeNoHash(stage.keys.run(Stage.SHARD, new RunId("s@d2")));
        assertThat(stage.store.audit(AuditRequest.places(Stage.SHARD, "")).purged())
                .isEqualTo(3);
        assertThat(stage.call("ZCARD", dead)).isEqualTo("10000");
        assertThat(stage.call("ZSCORE", dead, alive.run().value())).isEqualTo("(nil)");
        assertThat(stage.call("HGET", stage.keys.run(Stage.SHARD, alive.run()), "state"))
                .isEqualTo("RUNNING");
        assertThat(stage.call("EXISTS", stage.keys.run(Stage.SHARD, new RunId("s@d1"))))
                .isEqualTo("0");
        assertThat(quarantined()).containsExactly("no name");
    }

    @Test
    void anAuditGoesOnBehindWhatItCannotRepair() {
        Claim damaged = stage.running();
        Claim lost = otherRunning();
        stage.call("DEL", stage.keys.leases(Stage.SHARD));
        makeNoHash(stage.keys.run(Stage.SHARD, damaged.run()));
        ScheduleId noHash = new ScheduleId("no-hash");
        makeNoHash(stage.keys.schedule(Stage.SHARD, noHash));
        AuditReply reply = stage.store.audit(AuditRequest.records(Stage.SHARD, ""));
        assertThat(reply.repaired()).isEqualTo(1);
        assertThat(reply.checked()).isEqualTo(3);
        assertThat(stage.call("ZRANGE", stage.keys.waiting(Stage.SHARD, Stage.LANE), "0", "-1"))
                .isEqualTo(lost.run().value());
    }

    @Test
    void whatIsNoNodeHidesNoOther() {
        NodeBeat beat =
                new NodeBeat(Stage.NODE, Instant.EPOCH, Set.of(Stage.TASK), 1, "here", "2026a", Duration.ofMinutes(1));
        NodeId silent = new NodeId("silent");
        stage.store.beat(beat);
        String now = stage.call("ZSCORE", stage.keys.nodes(), Stage.NODE.value());
        stage.call("ZADD", stage.keys.nodes(), now, "no\nnode", now, silent.value());
        stage.call("HSET", stage.keys.node(silent), "running", "many");
        assertThat(stage.store.nodes()).extracting(LiveNode::node).containsExactly(Stage.NODE);
        assertThat(stage.store.beat(beat)).containsExactlyInAnyOrder(Stage.NODE, silent);
        assertThat(stage.call("ZCARD", stage.keys.nodes())).isEqualTo("2");
    }

    @Test
    void whatCannotBeReadCanStillBeDeleted() {
        stage.due();
        RunId waiting = stage.triggered();
        String key = stage.keys.schedule(Stage.SHARD, Stage.ID);
        stage.call("HSET", key, "unfinished", "a\"b " + waiting.suffix() + " % ");
        assertThatThrownBy(() -> stage.store.get(Stage.ID)).isInstanceOf(StoreProtocolException.class);
        assertThat(stage.store.delete(Stage.ID)).isTrue();
        assertThat(stage.call("EXISTS", stage.keys.run(Stage.SHARD, waiting))).isEqualTo("0");
        for (String task : List.of("no task", "")) {
            stage.due();
            stage.call("HSET", key, "task", task);
            assertThat(stage.store.delete(Stage.ID)).isTrue();
        }
        stage.due();
        stage.call("HDEL", key, "task");
        assertThat(stage.store.delete(Stage.ID)).isTrue();
        assertThat(stage.call("EXISTS", key)).isEqualTo("0");
    }

    @Test
    void aRequestToADamagedScheduleSaysSo() {
        stage.due();
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "task", "no task");
        assertThatThrownBy(stage::pause)
                .isInstanceOf(StoreProtocolException.class)
                .hasMessageContaining("schedule s");
        TriggerRequest request = new TriggerRequest(RunId.manual(Stage.ID, Stage.AT, "m1"), Stage.AT, true);
        assertThatThrownBy(() -> stage.store.trigger(request))
                .isInstanceOf(StoreProtocolException.class)
                .hasMessageContaining("schedule s");
    }
}
