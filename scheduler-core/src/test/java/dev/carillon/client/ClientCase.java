package dev.carillon.client;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.Task;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client on a store in memory, whose clock stands at noon until it is told to move. */
abstract class ClientCase {

    static final Task<String> MAIL = Task.of("mail", String.class);
    static final Task<@Nullable Void> SWEEP = Task.of("sweep");
    static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    static final NodeId NODE = new NodeId("node-1");

    final VirtualClock clock = new VirtualClock(NOON);
    final InMemoryScheduleStore store = new InMemoryScheduleStore(clock);
    final SchedulerClient client = new SchedulerClient(store);

    ScheduleBuilder sweep() {
        return client.schedule(SWEEP);
    }

    ScheduleBuilder mail(String to) {
        return client.schedule(MAIL, to);
    }

    ScheduleBuilder any(String id) {
        return client.schedule("any", Payload.NONE).id(id);
    }

    static ScheduleId id(String value) {
        return new ScheduleId(value);
    }

    /** A node that knows the tasks of this test. */
    void beat() {
        store.beat(new NodeBeat(
                NODE, Instant.EPOCH, Set.of(MAIL.name(), SWEEP.name()), 0, "test", "2026a", Duration.ofHours(10)));
    }

    /** Claims what is due of a schedule, as a node does. */
    Claim fire(ScheduleId id) {
        StoredSchedule due = client.get(id).orElseThrow();
        ClaimRequest request = new ClaimRequest(
                Shard.of(id, store.shards()),
                NODE,
                ClaimToken.random(),
                Duration.ofSeconds(10),
                List.of(OccurrencePlanner.due(due, OnNodeLoss.RERUN, clock.instant(), clock.instant())));
        return ((ClaimReply.Granted) store.claim(request).get(0)).claim();
    }

    /** Ends a run well. */
    void succeed(Claim claim) {
        Attempt attempt = new Attempt(clock.instant(), clock.instant(), null);
        Completion completion = new Completion(claim, attempt, new Completion.Finish(RunState.SUCCEEDED));
        store.complete(new CompleteRequest(claim.shard(), List.of(completion)));
    }

    /** Takes a schedule out of the due set, as an operator with a shell might. */
    void lostDueEntry(ScheduleId id) {
        BrokenRecord broken = new BrokenRecord(Lane.of(SWEEP.name()), BrokenRecord.Place.DUE, id.value(), "test");
        store.quarantine(Shard.of(id, store.shards()), List.of(broken));
    }
}
