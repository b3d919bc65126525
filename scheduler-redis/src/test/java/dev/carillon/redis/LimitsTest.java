package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R9: every batch, page and payload has a largest size, and what is larger is refused before it is sent. */
class LimitsTest extends StageCase {

    @Test
    void batchesHaveAHundredEntriesAtMost() {
        StoredSchedule due = stage.due();
        List<ClaimItem> items = Collections.nCopies(101, Stage.fireItem(due));
        assertThatThrownBy(() -> new ClaimRequest(Stage.SHARD, Stage.NODE, ClaimToken.random(), Stage.LEASE, items))
                .hasMessageContaining("items: 101");
        Claim claim = stage.fire(due);
        assertThatThrownBy(() -> new RenewRequest(Stage.SHARD, Stage.LEASE, Collections.nCopies(101, claim)))
                .hasMessageContaining("101");
        assertThatThrownBy(() -> new CompleteRequest(
                        Stage.SHARD, Collections.nCopies(101, Stage.completion(claim, new Completion.HandOver()))))
                .hasMessageContaining("101");
    }

    @Test
    void aLookIsBoundedInEntriesAndLanes() {
        assertThatThrownBy(() -> new PeekRequest(Stage.SHARD, List.of(Stage.LANE), Duration.ZERO, 101))
                .hasMessageContaining("limit: 101");
        List<Lane> many = IntStream.rangeClosed(0, PeekRequest.MAX_LANES)
                .mapToObj(number -> Lane.of(new TaskName("t" + number)))
                .toList();
        assertThatThrownBy(() -> new PeekRequest(Stage.SHARD, many, Duration.ZERO, 1))
                .hasMessageContaining("lanes: 1001");
        Upcoming nothing = stage.store.peek(new PeekRequest(Stage.SHARD, many.subList(1, 1_001), Duration.ZERO, 100));
        assertThat(nothing.due()).isEmpty();
    }

    @Test
    void aLookReturnsNoMoreThanItsLimitAndSaysThatThereIsMore() {
        for (int i = 0; i < 101; i++) {
            stage.put(Stage.hourly().withId(new ScheduleId("s" + i)), Optional.of(Stage.DUE));
        }
        Upcoming seen = stage.store.peek(new PeekRequest(Stage.SHARD, List.of(Stage.LANE), Duration.ZERO, 100));
        assertThat(seen.due()).hasSize(100);
        assertThat(seen.more()).isTrue();
    }

    @Test
    void payloadsNamesAndNumbersAreBounded() {
        assertThatThrownBy(() -> Payload.of("x".repeat(Payload.MAX_BYTES))).hasMessageContaining("payload");
        assertThatThrownBy(() -> new ScheduleId("x".repeat(129))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TaskName("x".repeat(101))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Overlap.allow(1_001)).hasMessageContaining("overlap");
        assertThatThrownBy(() -> new Shard(1_024)).hasMessageContaining("shard");
        assertThatThrownBy(() -> RedisStoreConfig.of("redis://localhost").withNamespace("a:b"))
                .hasMessageContaining("namespace");
    }

    @Test
    void theLargestPayloadIsKept() {
        List<Integer> numbers = new ArrayList<>(Collections.nCopies(32_000, 7));
        Schedule schedule = new Schedule(Stage.ID, Stage.TASK, new Every(Duration.ofHours(1)), Payload.of(numbers));
        assertThat(stage.put(schedule, Optional.of(Stage.DUE)).schedule()).isEqualTo(schedule);
    }
}
