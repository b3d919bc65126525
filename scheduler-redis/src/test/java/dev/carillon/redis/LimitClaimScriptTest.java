package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.TaskLimits;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code claim.lua} does with tasks that may not have any number of runs in progress. */
class LimitClaimScriptTest extends StageCase {

    private static final TaskLimits BOTH = TaskLimits.NONE.withMaxConcurrent(1).withRate(2, Duration.ofHours(1));

    private ClaimReply fire(TaskLimits limits) {
        StoredSchedule now = stage.get();
        Instant nominal = now.next().orElseThrow();
        ClaimItem item = new ClaimItem.Fire(now, nominal, 0, Optional.of(nominal.plusSeconds(3600)), OnNodeLoss.RERUN);
        return stage.store
                .claim(new ClaimRequest(
                        Stage.SHARD,
                        new NodeId("node-1"),
                        ClaimToken.random(),
                        Duration.ofMinutes(10),
                        List.of(item),
                        Map.of(Stage.TASK, limits)))
                .get(0);
    }

    @Test
    void aStartIsCountedWhereItsTaskIsLimited() {
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        String changes = stage.changes(() -> Stage.granted(fire(BOTH)));
        assertThat(changes)
                .contains("+ HASH run:s@20200101T000000Z limited = 1\n")
                .contains("+ SET running:t s@20200101T000000Z\n")
                .contains("+ LIST starts:t <now>\n", "+ LIST starts:t (expires)\n");
    }

    @Test
    void withoutLimitsNothingIsCounted() {
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        assertThat(stage.changes(() -> Stage.granted(fire(TaskLimits.NONE)))).doesNotContain("starts:", "running:");
    }

    @Test
    void whatHasNoRoomIsLeftAsItIs() {
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        Claim claim = Stage.granted(fire(BOTH));
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        Claim second = Stage.granted(fire(BOTH));
        stage.end(second, new Completion.Finish(RunState.SUCCEEDED));
        // two starts in an hour
        stage.expectNothing(() -> assertThat(fire(BOTH)).isInstanceOf(ClaimReply.Limited.class));
    }

    @Test
    void whatHasNoLeaseAnyMoreIsStruckOffWithTheNextStart() {
        TaskLimits one = TaskLimits.NONE.withMaxConcurrent(1);
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        Claim claim = Stage.granted(fire(one));
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        assertThat(stage.changes(() -> Stage.granted(fire(one))))
                .contains("- SET running:t s@20200101T000000Z")
                .contains("+ SET running:t s@20200101T010000Z");
    }
}
