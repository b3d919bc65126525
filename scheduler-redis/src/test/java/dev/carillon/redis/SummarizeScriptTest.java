package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Claim;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.Completion;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@code summarize.lua} counts. It changes nothing. */
class SummarizeScriptTest extends StageCase {

    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private ShardSummary summary() {
        ShardSummary[] found = new ShardSummary[1];
        stage.expectNothing(() -> found[0] = stage.store.summary(Stage.SHARD, TOLERANCE));
        return found[0];
    }

    private void add(String set, long ageMillis, String member) {
        Instant at = stage.store.clock().instant().minusMillis(ageMillis);
        stage.call("ZADD", set, Long.toString(at.toEpochMilli()), member);
    }

    private String due() {
        return stage.keys.due(Stage.SHARD, Stage.LANE);
    }

    private String waiting() {
        return stage.keys.waiting(Stage.SHARD, Stage.LANE);
    }

    @Test
    void anEmptyShardHasNothing() {
        ShardSummary summary = summary();
        assertThat(summary).isEqualTo(new ShardSummary(summary.at(), List.of(), 0, 0, 0, 0, 0));
        assertThat(Duration.between(summary.at(), stage.store.clock().instant()).abs())
                .isLessThan(Duration.ofSeconds(1));
    }

    /** A single instant may lie before 1970. */
    @Test
    void theEarliestOfBothSetsIsTheOldest() {
        stage.due();
        stage.call("ZADD", waiting(), "-62135596800000", "s@20200101T000000Z-m");
        assertThat(summary().tasks())
                .containsExactly(
                        new TaskSummary(Stage.TASK, 1, 1, 2, Optional.of(Instant.parse("0001-01-01T00:00:00Z"))));
        stage.call("DEL", waiting());
        assertThat(summary().tasks()).containsExactly(new TaskSummary(Stage.TASK, 1, 0, 1, Optional.of(Stage.DUE)));
    }

    @Test
    void whatIsWithinTheToleranceIsDueAndNotOverdue() {
        stage.due();
        stage.call("ZREM", due(), Stage.ID.value());
        add(due(), 1_000, "young");
        add(due(), 60_000, "old");
        add(due(), -60_000, "later");
        add(waiting(), 1_000, "s@1");
        add(waiting(), 90_000, "s@2");
        TaskSummary found = summary().tasks().get(0);
        assertThat(found.scheduled()).isEqualTo(3);
        assertThat(found.waiting()).isEqualTo(2);
        assertThat(found.overdue()).isEqualTo(2);
        assertThat(Duration.between(
                        found.oldest().orElseThrow(), stage.store.clock().instant()))
                .isBetween(Duration.ofSeconds(89), Duration.ofSeconds(95));
    }

    @Test
    void whatAPauseHoldsBackWaitsForNobody() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.RetryAfter(Duration.ZERO));
        assertThat(summary().tasks()).hasSize(1);
        stage.pause();
        assertThat(stage.call("ZSCORE", waiting(), claim.run().value())).isEqualTo("inf");
        assertThat(summary().tasks()).isEmpty();
    }

    @Test
    void whatRunsIsDeadIsCompletedAndWasSetAsideIsCountedOut() {
        stage.running();
        stage.call("ZADD", stage.keys.dead(Stage.SHARD), "1", "a@1", "2", "a@2");
        stage.call("ZADD", stage.keys.finished(Stage.SHARD), "1", "a", "2", "b", "3", "c");
        stage.call("HSET", stage.keys.quarantine(Stage.SHARD), "a", "x", "b", "x", "c", "x", "d", "x");
        ShardSummary summary = summary();
        assertThat(summary.running()).isEqualTo(1);
        assertThat(summary.dead()).isEqualTo(2);
        assertThat(summary.completed()).isEqualTo(3);
        assertThat(summary.quarantined()).isEqualTo(4);
    }

    @Test
    void aLaneThatIsNewIsAskedForAtOnceAndLaterItTakesOneRequest() {
        stage.due();
        summary();
        stage.put(
                Stage.hourly().withId(new ScheduleId("urgent")).withPolicies(Policies.DEFAULT.withPriority(9)),
                Optional.of(Stage.DUE));
        assertThat(summary().tasks().get(0).scheduled()).isEqualTo(2);
        AtomicInteger requests = new AtomicInteger();
        stage.requests.meanwhile(requests::incrementAndGet, requests::incrementAndGet);
        assertThat(stage.store.summary(Stage.SHARD, TOLERANCE).tasks()).hasSize(1);
        assertThat(requests).hasValue(1);
    }

    @Test
    void whatIsForgottenByTheServerIsForgottenHere() {
        stage.due();
        assertThat(summary().tasks()).hasSize(1);
        stage.call("DEL", stage.keys.tasks(Stage.SHARD), due());
        assertThat(summary().tasks()).isEmpty();
    }

    @Test
    void ofTooManyLanesSomeAreLeftOut() {
        List<String> command = new ArrayList<>(List.of("SADD", stage.keys.tasks(Stage.SHARD)));
        for (int i = 0; i < ShardSummary.MAX_LANES + 2; i++) {
            command.add(String.format("t%03d", i));
        }
        stage.call(command.toArray(String[]::new));
        String last = String.format("t%03d", ShardSummary.MAX_LANES - 1);
        add(stage.keys.due(Stage.SHARD, Lane.of(new TaskName(last))), 0, "seen");
        String beyond = String.format("t%03d", ShardSummary.MAX_LANES);
        add(stage.keys.due(Stage.SHARD, Lane.of(new TaskName(beyond))), 0, "unseen");
        ShardSummary summary = summary();
        assertThat(summary.lanesLeftOut()).isEqualTo(2);
        assertThat(summary.tasks()).extracting(TaskSummary::task).containsExactly(new TaskName(last));
    }

    @Test
    void aNameThatIsNoneHidesNothing() {
        stage.due();
        stage.call("SADD", stage.keys.tasks(Stage.SHARD), "No Task");
        stage.call("SADD", stage.keys.lanes(Stage.SHARD), "t:x");
        assertThat(summary().tasks()).hasSize(1);
        assertThat(summary().lanesLeftOut()).isZero();
    }

    @Test
    void aSetThatIsNoneIsSaidToBeSo() {
        stage.due();
        stage.call("SET", waiting(), "words");
        assertThatThrownBy(() -> stage.store.summary(Stage.SHARD, TOLERANCE))
                .isInstanceOf(StoreProtocolException.class)
                .hasMessageContaining("WRONGTYPE");
    }
}
