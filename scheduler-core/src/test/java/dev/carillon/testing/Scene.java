package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Pause;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One test's own corner of a store that others may be using at the same time, and the words that tests speak. */
final class Scene {

    /** Long enough to act within it on a busy machine, short enough to wait for its end. */
    static final Duration LEASE = Duration.ofMillis(300);

    /** Surely longer than the lease. */
    static final Duration PAST_LEASE = LEASE.plusMillis(100);

    /** A time to come that no test reaches. */
    static final Duration FAR = Duration.ofHours(1);

    static final OnNodeLoss RERUN = OnNodeLoss.RERUN;

    static final Every HOURLY = new Every(FAR);

    private final ScheduleStore store;
    private final Consumer<Duration> passing;
    private final Duration tolerance;
    private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
    private int manualRuns;

    final TaskName task = new TaskName(prefix + ".task");
    final TaskName otherTask = new TaskName(prefix + ".other");
    final NodeId node = new NodeId(prefix + "-node");
    final NodeId otherNode = new NodeId(prefix + "-other");

    Scene(ScheduleStore store, Consumer<Duration> passing, Duration tolerance) {
        this.store = store;
        this.passing = passing;
        this.tolerance = tolerance;
    }

    ScheduleStore store() {
        return store;
    }

    Instant now() {
        return store.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A moment that is over by every clock. */
    Instant past() {
        return now().minusSeconds(5);
    }

    Instant later() {
        return now().plus(FAR);
    }

    /** Lets the store's clock go on by at least this much. */
    void pass(Duration time) {
        passing.accept(time);
    }

    void assertAbout(Instant actual, Instant expected) {
        assertThat(Duration.between(actual, expected).abs()).isLessThanOrEqualTo(tolerance);
    }

    void assertAbout(Duration actual, Duration expected) {
        assertThat(actual.minus(expected).abs()).isLessThanOrEqualTo(tolerance);
    }

    Duration tolerance() {
        return tolerance;
    }

    ScheduleId id(String name) {
        return new ScheduleId(prefix + "-" + name);
    }

    /** An id that lives in the same shard as another one. */
    ScheduleId neighbour(ScheduleId of, String name) {
        for (int n = 0; ; n++) {
            ScheduleId id = id(name + n);
            if (shard(id).equals(shard(of))) {
                return id;
            }
        }
    }

    Shard shard(ScheduleId id) {
        return Shard.of(id, store.shards());
    }

    Schedule schedule(String name, Recurrence recurrence) {
        return new Schedule(id(name), task, recurrence, Payload.NONE);
    }

    Schedule hourly(String name) {
        return schedule(name, HOURLY);
    }

    StoredSchedule put(Schedule schedule, Instant next) {
        return put(schedule, Optional.of(next));
    }

    StoredSchedule put(Schedule schedule, Optional<Instant> next) {
        return stored(store.put(PutRequest.create(schedule, true, past(), next)));
    }

    /** A schedule that is due. */
    StoredSchedule due(String name) {
        return put(hourly(name), past());
    }

    /** A one-time or other schedule that is due. */
    StoredSchedule due(String name, Recurrence recurrence) {
        return put(schedule(name, recurrence), past());
    }

    StoredSchedule replace(StoredSchedule old, Schedule schedule, Optional<Instant> next) {
        return stored(store.put(PutRequest.replace(old, schedule, true, old.anchor(), next)));
    }

    static StoredSchedule stored(PutReply reply) {
        assertThat(reply).isInstanceOf(PutReply.Stored.class);
        return ((PutReply.Stored) reply).schedule();
    }

    StoredSchedule get(ScheduleId id) {
        return store.get(id).orElseThrow();
    }

    StoredSchedule again(StoredSchedule schedule) {
        return get(schedule.schedule().id());
    }

    StoredSchedule pause(StoredSchedule schedule) {
        return store.pause(schedule.schedule().id(), new Pause("maintenance", "tester", Instant.EPOCH))
                .orElseThrow();
    }

    /** Lets it fire again, with nothing said about what passed meanwhile. */
    boolean resume(StoredSchedule read, Optional<Instant> next) {
        return store.resume(new ResumeRequest(read, next, Optional.empty(), false));
    }

    ClaimItem.Fire fireItem(StoredSchedule schedule, Optional<Instant> next) {
        return new ClaimItem.Fire(schedule, schedule.next().orElseThrow(), 0, next, OnNodeLoss.RERUN);
    }

    ClaimItem.Start startItem(StoredSchedule schedule, RunId run) {
        return new ClaimItem.Start(schedule, run, OnNodeLoss.RERUN);
    }

    ClaimRequest request(ClaimItem... items) {
        return new ClaimRequest(
                shard(items[0].schedule().schedule().id()), node, ClaimToken.random(), LEASE, List.of(items));
    }

    ClaimReply claim(ClaimItem item) {
        return store.claim(request(item)).get(0);
    }

    static Claim granted(ClaimReply reply) {
        assertThat(reply).isInstanceOf(ClaimReply.Granted.class);
        return ((ClaimReply.Granted) reply).claim();
    }

    /** Claims a due schedule that goes on in an hour. */
    Claim fire(StoredSchedule schedule) {
        return fire(schedule, Optional.of(later()));
    }

    Claim fire(StoredSchedule schedule, Optional<Instant> next) {
        return granted(claim(fireItem(schedule, next)));
    }

    Claim start(StoredSchedule schedule, RunId run) {
        return granted(claim(startItem(schedule, run)));
    }

    RunId manual(StoredSchedule schedule) {
        return RunId.manual(schedule.schedule().id(), now(), "manual" + manualRuns++);
    }

    /** Adds a manual run. */
    RunId trigger(StoredSchedule schedule) {
        RunId run = manual(schedule);
        assertThat(store.trigger(new TriggerRequest(run, now(), false))).isEqualTo(new TriggerReply.Queued(run));
        return run;
    }

    CompleteReply end(Claim claim, Completion.Ending ending) {
        Attempt attempt = new Attempt(now().minusMillis(1), now(), null);
        return complete(new Completion(claim, attempt, ending));
    }

    CompleteReply complete(Completion completion) {
        return store.complete(new CompleteRequest(completion.claim().shard(), List.of(completion)))
                .get(0);
    }

    void succeed(Claim claim) {
        assertThat(end(claim, new Completion.Finish(RunState.SUCCEEDED))).isEqualTo(CompleteReply.RECORDED);
    }

    void retry(Claim claim, Duration delay) {
        assertThat(end(claim, new Completion.RetryAfter(delay))).isEqualTo(CompleteReply.RECORDED);
    }

    void handOver(Claim claim) {
        assertThat(end(claim, new Completion.HandOver())).isEqualTo(CompleteReply.RECORDED);
    }

    RenewReply renew(Claim claim, Duration lease) {
        return store.renew(new RenewRequest(claim.shard(), lease, List.of(claim)))
                .get(0);
    }

    Optional<ExpiredLease> expired(Claim claim) {
        ExpiredLeases expired = store.expired(claim.shard(), ScheduleStore.MAX_BATCH);
        return expired.leases().stream()
                .filter(lease -> lease.run().equals(claim.run()))
                .findFirst();
    }

    /** Lets a lease end and takes the run away. */
    ExpiredLease lose(Claim claim, Recovery.Verdict verdict) {
        pass(PAST_LEASE);
        ExpiredLease lease = expired(claim).orElseThrow();
        assertThat(recover(lease, verdict, claim.shard())).isTrue();
        return lease;
    }

    boolean recover(ExpiredLease lease, Recovery.Verdict verdict, Shard shard) {
        return store.recover(shard, List.of(new Recovery(lease, verdict))).get(0);
    }

    private List<Lane> lanes(StoredSchedule schedule) {
        return Stream.of(Lane.of(task), Lane.of(otherTask), schedule.schedule().lane())
                .distinct()
                .toList();
    }

    Upcoming peek(StoredSchedule schedule, Duration horizon) {
        return store.peek(
                new PeekRequest(shard(schedule.schedule().id()), lanes(schedule), horizon, ScheduleStore.MAX_BATCH));
    }

    List<RunId> waiting(StoredSchedule schedule) {
        return peek(schedule, Duration.ZERO).waiting().stream()
                .map(Upcoming.WaitingRun::run)
                .toList();
    }

    List<ScheduleId> dueIds(StoredSchedule schedule) {
        return peek(schedule, Duration.ZERO).due().stream()
                .map(due -> due.schedule().id())
                .toList();
    }

    /** All the shards' answers to one question of this test's tasks. */
    List<StoredSchedule> dueEverywhere(int limit) {
        List<StoredSchedule> due = new ArrayList<>();
        for (int shard = 0; shard < store.shards(); shard++) {
            due.addAll(store.peek(new PeekRequest(new Shard(shard), List.of(Lane.of(task)), Duration.ZERO, limit))
                    .due());
        }
        return due;
    }
}
