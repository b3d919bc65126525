package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.AuditDepth;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.LiveNode;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.Recovery;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.WakeSubscription;
import dev.carillon.store.WakeUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Audits, quarantine, nodes and wake-ups. */
interface CareContract extends StoreCase {

    Duration BEAT = Duration.ofMillis(300);
    Instant SINCE = Instant.parse("2026-03-04T12:00:00Z");

    /** Several steps for a shard, but not one for every other record that other tests have left in it. */
    int AUDITED_TOGETHER = 50;

    /** All stalled schedules of the shard of an id. */
    private List<StoredSchedule> audit(ScheduleId near, AuditDepth depth) {
        Scene scene = scene();
        List<StoredSchedule> stalled = new ArrayList<>();
        String cursor = "";
        do {
            AuditReply reply =
                    scene.store().audit(new AuditRequest(scene.shard(near), depth, cursor, AUDITED_TOGETHER));
            stalled.addAll(reply.stalled());
            cursor = reply.cursor();
        } while (!cursor.isEmpty());
        return stalled;
    }

    @Test
    default void anAuditReportsWhatStalledAndChangesNothingElse() {
        Scene scene = scene();
        StoredSchedule stalled = scene.put(scene.schedule("stalled", new EveryAfter(Scene.FAR)), Optional.empty());
        ScheduleId near = stalled.schedule().id();
        StoredSchedule running = scene.put(
                scene.schedule("x", new EveryAfter(Scene.FAR)).withId(scene.neighbour(near, "running")), scene.past());
        scene.fire(running, Optional.empty());
        StoredSchedule paused =
                scene.pause(scene.put(scene.hourly("x").withId(scene.neighbour(near, "paused")), scene.later()));
        StoredSchedule completed =
                scene.put(scene.hourly("x").withId(scene.neighbour(near, "completed")), Optional.empty());
        StoredSchedule fine = scene.put(scene.hourly("x").withId(scene.neighbour(near, "fine")), scene.later());
        StoredSchedule runningNow = scene.again(running);
        for (AuditDepth depth : AuditDepth.values()) {
            assertThat(audit(near, depth)).contains(stalled).doesNotContain(runningNow, paused, completed, fine);
        }
        for (StoredSchedule untouched : List.of(stalled, runningNow, paused, completed, fine)) {
            assertThat(scene.again(untouched)).isEqualTo(untouched);
        }
    }

    @Test
    default void anAuditCountsWhatIsDueByTask() {
        Scene scene = scene();
        StoredSchedule due = scene.due("due");
        ScheduleId near = due.schedule().id();
        scene.put(scene.hourly("x").withId(scene.neighbour(near, "due")), scene.past());
        scene.put(scene.hourly("x").withId(scene.neighbour(near, "later")), scene.later());
        scene.pause(scene.put(scene.hourly("x").withId(scene.neighbour(near, "paused")), scene.past()));
        Schedule other = new Schedule(scene.neighbour(near, "other"), scene.otherTask, Scene.HOURLY, Payload.NONE);
        scene.put(other, scene.past());
        Map<TaskName, Integer> counts = new HashMap<>();
        String cursor = "";
        do {
            AuditReply reply = scene.store().audit(AuditRequest.places(scene.shard(near), cursor));
            reply.due().forEach((task, count) -> counts.merge(task, count, Integer::sum));
            cursor = reply.cursor();
        } while (!cursor.isEmpty());
        assertThat(counts).containsEntry(scene.task, 2).containsEntry(scene.otherTask, 1);
    }

    private NodeBeat beat(NodeId node, Duration timeout) {
        Scene scene = scene();
        return new NodeBeat(node, SINCE, Set.of(scene.task, scene.otherTask), 3, "host:1 \"a\"", "2026a", timeout);
    }

    private Optional<LiveNode> live(NodeId node) {
        return scene().store().nodes().stream()
                .filter(live -> live.node().equals(node))
                .findFirst();
    }

    @Test
    default void aNodeIsAliveWithWhatItSaid() {
        Scene scene = scene();
        assertThat(live(scene.node)).isEmpty();
        assertThat(scene.store().beat(beat(scene.node, BEAT)))
                .contains(scene.node)
                .doesNotContain(scene.otherNode);
        assertThat(scene.store().beat(beat(scene.otherNode, BEAT))).contains(scene.node, scene.otherNode);
        LiveNode live = live(scene.node).orElseThrow();
        assertThat(live.tasks()).containsExactlyInAnyOrder(scene.task, scene.otherTask);
        assertThat(live.running()).isEqualTo(3);
        assertThat(live.description()).isEqualTo("host:1 \"a\"");
        assertThat(live.since()).isEqualTo(SINCE);
        scene.assertAbout(live.lastBeat(), scene.now());
    }

    @Test
    default void aNodeWithoutBeatsIsGone() {
        Scene scene = scene();
        scene.store().beat(beat(scene.node, BEAT));
        scene.store().beat(beat(scene.otherNode, Scene.FAR));
        scene.pass(BEAT.plusMillis(100));
        assertThat(live(scene.node)).isEmpty();
        assertThat(live(scene.otherNode)).isPresent();
        assertThat(scene.store().beat(beat(scene.otherNode, BEAT))).doesNotContain(scene.node);
        assertThat(scene.store().beat(beat(scene.node, BEAT))).contains(scene.node);
        scene.store().leave(scene.otherNode);
    }

    @Test
    default void aNodeThatLeavesIsGoneAtOnce() {
        Scene scene = scene();
        scene.store().beat(beat(scene.node, BEAT));
        scene.store().leave(scene.node);
        assertThat(live(scene.node)).isEmpty();
        scene.store().leave(scene.node);
    }

    /** Waits until the listener has heard of the task. */
    private static void assertHeard(BlockingQueue<WakeUp> heard, TaskName task) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        WakeUp wake = new WakeUp.Connected();
        while (!wake.equals(new WakeUp.Due(task))) {
            wake = heard.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(wake).as("a wake-up of %s within 5 s", task).isNotNull();
        }
        heard.clear();
    }

    @Test
    default void listenersHearOfWhatBecomesDueEarlier() throws InterruptedException {
        Scene scene = scene();
        BlockingQueue<WakeUp> heard = new LinkedBlockingQueue<>();
        try (WakeSubscription subscription = scene.store().subscribe(heard::add)) {
            assertThat(heard.poll(5, TimeUnit.SECONDS)).as("the connection").isEqualTo(new WakeUp.Connected());
            StoredSchedule schedule = scene.put(scene.hourly("due"), scene.past());
            assertHeard(heard, scene.task);
            Claim claim = scene.fire(schedule);
            scene.retry(claim, Duration.ZERO);
            assertHeard(heard, scene.task);
            claim = scene.start(scene.again(schedule), claim.run());
            scene.handOver(claim);
            assertHeard(heard, scene.task);
            claim = scene.start(scene.again(schedule), claim.run());
            scene.lose(claim, Recovery.Verdict.RERUN);
            assertHeard(heard, scene.task);
            scene.succeed(scene.start(scene.again(schedule), claim.run()));
            StoredSchedule paused = scene.pause(schedule);
            scene.trigger(schedule);
            assertHeard(heard, scene.task);
            assertThat(scene.resume(paused, Optional.of(scene.past()))).isTrue();
            assertHeard(heard, scene.task);
            subscription.close();
        }
    }

    @Test
    default void whoeverClosedHisSubscriptionHearsNoMore() throws InterruptedException {
        Scene scene = scene();
        BlockingQueue<WakeUp> closed = new LinkedBlockingQueue<>();
        BlockingQueue<WakeUp> open = new LinkedBlockingQueue<>();
        WakeSubscription first = scene.store().subscribe(closed::add);
        try (WakeSubscription second = scene.store().subscribe(open::add)) {
            assertThat(second).isNotNull();
            assertThat(open.poll(5, TimeUnit.SECONDS)).isEqualTo(new WakeUp.Connected());
            first.close();
            first.close();
            scene.put(scene.hourly("due"), scene.past());
            assertHeard(open, scene.task);
            assertThat(closed).doesNotContain(new WakeUp.Due(scene.task));
        }
    }
}
