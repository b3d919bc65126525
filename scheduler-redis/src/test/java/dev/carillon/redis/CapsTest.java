package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoreFullException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How much a namespace may hold and start. */
class CapsTest extends StageCase {

    private static PutRequest request(String id, Instant next) {
        Schedule schedule = new Schedule(new ScheduleId(id), Stage.TASK, new Every(Duration.ofHours(1)), Payload.NONE);
        return PutRequest.create(schedule, true, Stage.AT, Optional.of(next));
    }

    private StoredSchedule put(String id) {
        return Stage.stored(stage.store.put(request(id, Stage.DUE)));
    }

    private void refused(String id) {
        stage.expectNothing(() -> assertThatThrownBy(() -> put(id))
                .isInstanceOf(StoreFullException.class)
                .hasMessage("schedules: namespace " + stage.namespace + " has 3, as many as its cap allows"));
    }

    private String counted() {
        return stage.call("HGET", stage.keys.counters(Stage.SHARD), "schedules");
    }

    @Test
    void withoutACapNothingIsCounted() {
        put("a");
        assertThat(stage.store.caps()).isEqualTo(NamespaceCaps.NONE);
        assertThat(stage.call("EXISTS", stage.keys.counters(Stage.SHARD))).isEqualTo("0");
    }

    @Test
    void oneScheduleMoreIsRefusedAndWhatIsThereCounts() {
        put("before");
        put("between");
        stage.store.setCaps(NamespaceCaps.NONE.withSchedules(3));
        assertThat(stage.store.caps()).isEqualTo(NamespaceCaps.NONE.withSchedules(3));
        put("last");
        refused("more");
        assertThat(stage.store.delete(new ScheduleId("before"))).isTrue();
        assertThat(stage.store.delete(new ScheduleId("before"))).isFalse();
        assertThat(counted()).isEqualTo("2");
        put("again");
        refused("more");
        stage.store.setCaps(NamespaceCaps.NONE);
        put("more");
    }

    @Test
    void aChangeOfWhatIsThereIsNoneMore() {
        stage.store.setCaps(NamespaceCaps.NONE.withSchedules(1));
        StoredSchedule stored = put("a");
        Schedule other = new Schedule(new ScheduleId("a"), Stage.TASK, new Every(Duration.ofHours(2)), Payload.NONE);
        Stage.stored(stage.store.put(PutRequest.replace(stored, other, true, Stage.AT, Optional.of(Stage.NEXT))));
        assertThat(stage.store.put(request("a", Stage.NEXT))).isInstanceOf(PutReply.Differs.class);
        assertThat(counted()).isEqualTo("1");
    }

    @Test
    void aRequestThatIsSentAgainIsCountedOnce() {
        stage.store.setCaps(NamespaceCaps.NONE.withSchedules(9));
        put("a");
        stage.requests.again();
        assertThat(counted()).isEqualTo("1");
        stage.store.delete(new ScheduleId("a"));
        stage.requests.again();
        assertThat(counted()).isEqualTo("0");
    }

    /** The count is of those that say of themselves that they are counted, so the audit only has to find the others. */
    @Test
    void whatWasNotCountedIsCountedByTheAudit() {
        stage.store.setCaps(NamespaceCaps.NONE.withSchedules(3));
        put("a");
        put("b");
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, new ScheduleId("a")), "counted");
        stage.call("HSET", stage.keys.counters(Stage.SHARD), "schedules", "1");
        audit();
        audit();
        assertThat(counted()).isEqualTo("2");
    }

    private void audit() {
        String cursor = "";
        do {
            AuditReply reply = stage.store.audit(AuditRequest.records(Stage.SHARD, cursor));
            cursor = reply.cursor();
        } while (!cursor.isEmpty());
    }

    @Test
    void ofABatchEverythingUpToTheCapIsStored() {
        stage.store.setCaps(NamespaceCaps.NONE.withSchedules(2));
        assertThatThrownBy(() -> stage.store.putAll(
                        List.of(request("a", Stage.NEXT), request("b", Stage.NEXT), request("c", Stage.NEXT))))
                .isInstanceOf(StoreFullException.class);
        assertThat(stage.store.get(new ScheduleId("b"))).isPresent();
        assertThat(stage.store.get(new ScheduleId("c"))).isEmpty();
    }

    @Test
    void severalShardsHaveEqualShares() {
        try (Stage sharded = new Stage(stage.server, 2)) {
            sharded.store.setCaps(new NamespaceCaps(
                    NamespaceCaps.NONE.withSchedules(5).schedules(),
                    NamespaceCaps.NONE.withFiresPerSecond(2).firesPerSecond()));
            assertThat(sharded.call("HGET", sharded.keys.counters(new Shard(1)), "cap.schedules"))
                    .isEqualTo("3");
            assertThat(sharded.call("HGET", sharded.keys.counters(new Shard(1)), "cap.fires"))
                    .isEqualTo("1");
        }
    }

    @Test
    void firesBeyondTheirCapWaitAndNoneIsDropped() {
        stage.store.setCaps(NamespaceCaps.NONE.withFiresPerSecond(20));
        List<StoredSchedule> due = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            due.add(put("s" + i));
        }
        List<ClaimReply> replies =
                stage.claimAll(due.stream().map(Stage::fireItem).toArray(ClaimItem[]::new));
        // a tenth of a second's worth may be ahead, and the one that comes after
        assertThat(replies).filteredOn(ClaimReply.Granted.class::isInstance).hasSize(3);
        assertThat(replies)
                .filteredOn(ClaimReply.Limited.class::isInstance)
                .hasSize(7)
                .allSatisfy(reply -> assertThat(((ClaimReply.Limited) reply).remaining())
                        .isBetween(Duration.ofMillis(1), Duration.ofMillis(200)));
        long startNanos = System.nanoTime();
        List<StoredSchedule> left = new ArrayList<>(due.subList(3, 10));
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> {
            left.removeIf(schedule -> stage.claim(Stage.fireItem(schedule)) instanceof ClaimReply.Granted);
            return left.isEmpty();
        });
        // seven at twenty a second, of which the first may come at once
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThan(Duration.ofMillis(250));
    }

    @Test
    void aClockThatWasPutBackHoldsNothingUpForLong() {
        stage.store.setCaps(NamespaceCaps.NONE.withFiresPerSecond(1_000));
        stage.call("HSET", stage.keys.counters(Stage.SHARD), "paced", "99999999999999.000");
        StoredSchedule due = stage.due();
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> stage.claim(Stage.fireItem(due)) instanceof ClaimReply.Granted);
    }

    @Test
    void aCapOutOfRangeIsRefused() {
        assertThatThrownBy(() -> NamespaceCaps.NONE.withSchedules(0))
                .hasMessage("schedules: 0 must be from 1 to 100000000");
        assertThatThrownBy(() -> NamespaceCaps.NONE.withFiresPerSecond(-1))
                .hasMessageStartingWith("firesPerSecond: -1");
    }
}
