package dev.carillon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.run.Attempt;
import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Occurrence;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the store in memory does beyond the contract. */
class InMemoryStoreOwnTest {

    private static final Shard SHARD = new Shard(0);

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryScheduleStore store = new InMemoryScheduleStore(clock, 1, Duration.ofMinutes(10));

    private StoredSchedule put(String id, Optional<Instant> next) {
        Schedule schedule =
                new Schedule(new ScheduleId(id), new TaskName("task"), new Every(Duration.ofHours(1)), Payload.NONE);
        PutReply reply = store.put(PutRequest.create(schedule, true, clock.instant(), next));
        return ((PutReply.Stored) reply).schedule();
    }

    @Test
    void completedSchedulesAreKeptForTheirRetention() {
        put("over", Optional.empty());
        put("alive", Optional.of(clock.instant()));
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(store.audit(AuditRequest.places(SHARD, "")).purged()).isZero();
        clock.advance(Duration.ofMillis(1));
        AuditReply reply = store.audit(AuditRequest.places(SHARD, ""));
        assertThat(reply)
                .isEqualTo(
                        new AuditReply("", 2, 1, 0, List.of(), List.of(), List.of(), Map.of(new TaskName("task"), 1)));
        assertThat(store.get(new ScheduleId("over"))).isEmpty();
        assertThat(store.get(new ScheduleId("alive"))).isPresent();
    }

    @Test
    void completedSchedulesWithAnUnfinishedRunAreKept() {
        StoredSchedule over = put("over", Optional.empty());
        RunId run = RunId.manual(over.schedule().id(), clock.instant(), "x");
        store.trigger(new TriggerRequest(run, clock.instant(), false));
        clock.advance(Duration.ofHours(1));
        assertThat(store.audit(AuditRequest.records(SHARD, "")).purged()).isZero();
    }

    /** Triggers, claims and ends a run of a schedule. */
    private void run(StoredSchedule schedule, String suffix, RunState end) {
        ScheduleId id = schedule.schedule().id();
        RunId run = RunId.manual(id, clock.instant(), suffix);
        store.trigger(new TriggerRequest(run, clock.instant(), false));
        ClaimItem item = new ClaimItem.Start(store.get(id).orElseThrow(), run, OnNodeLoss.RERUN);
        ClaimRequest request =
                new ClaimRequest(SHARD, new NodeId("a"), ClaimToken.random(), Duration.ofMinutes(1), List.of(item));
        Claim claim = ((ClaimReply.Granted) store.claim(request).get(0)).claim();
        Attempt attempt = new Attempt(clock.instant(), clock.instant(), null);
        store.complete(new CompleteRequest(SHARD, List.of(new Completion(claim, attempt, new Completion.Finish(end)))));
    }

    @Test
    void theRecordOfARunIsShownForThirtyDays() {
        StoredSchedule schedule = put("s", Optional.of(clock.instant().plus(Duration.ofDays(400))));
        ScheduleId id = schedule.schedule().id();
        run(schedule, "one", RunState.SUCCEEDED);
        clock.advance(Duration.ofDays(20));
        run(schedule, "two", RunState.SUCCEEDED);
        clock.advance(Duration.ofDays(30).minusMillis(1));
        store.audit(AuditRequest.records(SHARD, ""));
        assertThat(store.history(id, 100))
                .extracting(record -> record.run().suffix().replaceAll(".*-", ""))
                .containsExactly("two");
        clock.advance(Duration.ofMillis(1));
        assertThat(store.history(id, 100)).isEmpty();
        store.audit(AuditRequest.records(SHARD, ""));
        assertThat(store.history(id, 100)).isEmpty();
    }

    @Test
    void theLatestTenThousandDeadLettersAreKept() {
        StoredSchedule schedule = put("s", Optional.of(clock.instant().plus(Duration.ofDays(400))));
        for (int i = 0; i <= 10_000; i++) {
            run(schedule, "r" + i, RunState.DEAD);
        }
        assertThat(store.deadLetters(SHARD, 20_000))
                .hasSize(10_000)
                .extracting(letter -> letter.run().suffix().replaceAll(".*-", ""))
                .startsWith("r10000")
                .endsWith("r1");
    }

    @Test
    void anAuditGoesThroughAllPages() {
        for (int i = 0; i < 250; i++) {
            put("s" + i, Optional.of(clock.instant()));
        }
        List<Integer> checked = new ArrayList<>();
        String cursor = "";
        do {
            AuditReply reply = store.audit(new AuditRequest(SHARD, AuditDepth.RECORDS, cursor, 100));
            checked.add(reply.checked());
            cursor = reply.cursor();
        } while (!cursor.isEmpty());
        assertThat(checked).containsExactly(100, 100, 50);
    }

    @Test
    void aQuarantinedEntryIsNotSeenAgain() {
        StoredSchedule broken = put("broken", Optional.of(clock.instant()));
        StoredSchedule other = put("other", Optional.of(clock.instant().plusSeconds(60)));
        RunId run = RunId.manual(other.schedule().id(), clock.instant(), "x");
        store.trigger(new TriggerRequest(run, clock.instant(), false));
        Lane lane = broken.schedule().lane();
        store.quarantine(
                SHARD,
                List.of(
                        new BrokenRecord(lane, BrokenRecord.Place.DUE, "broken", "unreadable"),
                        new BrokenRecord(lane, BrokenRecord.Place.WAITING, run.value(), "unreadable"),
                        new BrokenRecord(lane, BrokenRecord.Place.DUE, "gone", "missing")));
        Upcoming left = store.peek(new PeekRequest(SHARD, List.of(lane), Duration.ZERO, 10));
        assertThat(left.due()).isEmpty();
        assertThat(left.waiting()).isEmpty();
        assertThat(store.audit(AuditRequest.records(SHARD, "")).stalled())
                .extracting(stalled -> stalled.schedule().id())
                .containsExactly(broken.schedule().id());
    }

    @Test
    void generationsOfDeletedSchedulesAreRememberedForAnHour() {
        ScheduleId id = put("a", Optional.empty()).schedule().id();
        store.delete(id);
        clock.set(clock.instant().plusSeconds(3_599));
        assertThat(put("a", Optional.empty()).generation()).isEqualTo(2);
        store.delete(id);
        clock.set(clock.instant().plusSeconds(3_600));
        assertThat(put("a", Optional.empty()).generation()).isEqualTo(1);
    }

    @Test
    void onlyWhatComesWithinTheHorizonWakes() {
        List<WakeUp> heard = new ArrayList<>();
        try (WakeSubscription subscription = store.subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            heard.clear();
            put("a", Optional.of(clock.instant().plusSeconds(20)));
            put("b", Optional.of(clock.instant().plusSeconds(30)));
            put("c", Optional.empty());
            assertThat(heard).isEmpty();
            put("d", Optional.of(clock.instant().plusSeconds(10)));
            put("behind-d", Optional.of(clock.instant().plusSeconds(12)));
            assertThat(heard).hasSize(2);
        }
        put("e", Optional.of(clock.instant().plusSeconds(5)));
        assertThat(heard).hasSize(2);
    }

    @Test
    void listenersMayAskTheStore() {
        List<Integer> seen = new ArrayList<>();
        try (WakeSubscription subscription = store.subscribe(
                task -> seen.add(store.list(ListRequest.all()).schedules().size()))) {
            assertThat(subscription).isNotNull();
            put("a", Optional.of(clock.instant()));
        }
        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void staleCompletionsAreCounted() {
        Claim foreign = new Claim(
                new RunId("x@20260304T120000Z"),
                new Occurrence(new ScheduleId("x"), 1, clock.instant()),
                Lane.of(new TaskName("task")),
                SHARD,
                new NodeId("n"),
                ClaimToken.random(),
                new Fence(1),
                1,
                0,
                0,
                0,
                Cause.SCHEDULE,
                OnNodeLoss.RERUN);
        Attempt attempt = new Attempt(clock.instant(), clock.instant(), null);
        Completion completion = new Completion(foreign, attempt, new Completion.Finish(RunState.SUCCEEDED));
        assertThat(store.staleCompletions()).isZero();
        store.complete(new CompleteRequest(SHARD, List.of(completion, completion)));
        assertThat(store.staleCompletions()).isEqualTo(2);
    }

    @Test
    void fencesRiseThoughTheClockGoesBack() {
        StoredSchedule first = put("a", Optional.of(clock.instant().minusSeconds(10)));
        StoredSchedule second = put("b", Optional.of(clock.instant().minusSeconds(10_000)));
        Fence before = claim(first).fence();
        assertThat(before.value()).isEqualTo(clock.instant().toEpochMilli() * 1_000);
        clock.set(clock.instant().minusSeconds(3_600));
        assertThat(claim(second).fence().value()).isEqualTo(before.value() + 1);
    }

    private Claim claim(StoredSchedule due) {
        ClaimItem item =
                new ClaimItem.Fire(due, due.next().orElseThrow(), 0, Optional.of(Instant.MAX), OnNodeLoss.RERUN);
        ClaimRequest request =
                new ClaimRequest(SHARD, new NodeId("n"), ClaimToken.random(), Duration.ofSeconds(10), List.of(item));
        return ((ClaimReply.Granted) store.claim(request).get(0)).claim();
    }

    @Test
    void badArgumentsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InMemoryScheduleStore(clock, 0, Duration.ZERO))
                .withMessageStartingWith("shards:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InMemoryScheduleStore(clock, 1, Duration.ofMillis(-1)))
                .withMessageStartingWith("retention:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.audit(AuditRequest.records(new Shard(1), "")))
                .withMessageStartingWith("shard:");
    }
}
