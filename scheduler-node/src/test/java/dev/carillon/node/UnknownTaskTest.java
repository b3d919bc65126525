package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.testing.TestCluster;
import dev.carillon.node.testing.TestNode;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DropReason;
import dev.carillon.store.ListRequest;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A schedule whose task no live node knows waits, can be seen to, costs nothing, and fires when a node comes. */
class UnknownTaskTest {

    private static final Task<@Nullable Void> KNOWN = Task.of("known");
    private static final Task<@Nullable Void> UNKNOWN = Task.of("unknown");

    private final TestCluster cluster = TestCluster.create();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestNode a = cluster.addNode("a", knowing(KNOWN), settings -> settings.meters(meters));

    private static TaskRegistry knowing(Task<@Nullable Void> task) {
        return TaskRegistry.builder().add(task, (nothing, run) -> {}).build();
    }

    private double waiting() {
        return meters.get("scheduler.due.no.capable.node").gauge().value();
    }

    @Test
    void itWaitsAndFiresAsSoonAsANodeThatKnowsItJoins() {
        for (int i = 0; i < 3; i++) {
            cluster.client()
                    .schedule(UNKNOWN)
                    .id("u" + i)
                    .in(Duration.ofSeconds(10))
                    .create();
        }
        cluster.advance(Duration.ofHours(1));
        cluster.assertThat("u0").neverFired();

        Instant joins = cluster.now();
        cluster.addNode("b", knowing(UNKNOWN));
        cluster.advance(Duration.ofMillis(100));
        cluster.assertThat("u0").startedExactlyAt(joins);
        cluster.assertThat("u2").startedExactlyAt(joins);
    }

    /** The nodes were there all the time; so nobody who looks later thinks that the cluster was down. */
    @Test
    void whatItsMisfireRuleDropsIsRecordedAsWithoutACapableNode() {
        cluster.client()
                .schedule(UNKNOWN)
                .id("u")
                .every(Duration.ofHours(1))
                .misfire(Misfire.SKIP)
                .create();
        cluster.advance(Duration.ofMinutes(150));
        cluster.addNode("b", knowing(UNKNOWN));
        cluster.advance(Duration.ofMinutes(1));
        assertThat(cluster.client().history(new ScheduleId("u"), 10))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.reason()).contains(DropReason.NO_CAPABLE_NODE);
                    assertThat(record.missedCount()).isEqualTo(1);
                });
    }

    /** A node that stood still was there and knows the task: what passed meanwhile was missed. */
    @Test
    void whatPassedWhileTheOnlyNodeStoodStillIsRecordedAsMissed() {
        cluster.client()
                .schedule(KNOWN)
                .id("k")
                .every(Duration.ofMinutes(5))
                .misfire(Misfire.SKIP)
                .create();
        new Member(a).pause(new Member(a).engine.membership());
        a.halt();
        cluster.advance(Duration.ofMinutes(12));
        a.goOn();
        cluster.advance(Duration.ofSeconds(2));
        assertThat(cluster.client().history(new ScheduleId("k"), 10))
                .singleElement()
                .satisfies(record -> assertThat(record.reason()).contains(DropReason.MISFIRE));
    }

    @Test
    void itIsSeenInExplainInTheListAndInAMetric() {
        cluster.client().schedule(KNOWN).id("k").every(Duration.ofSeconds(10)).create();
        cluster.client().schedule(UNKNOWN).id("u").in(Duration.ofSeconds(10)).create();
        cluster.advance(Duration.ofSeconds(5));
        assertThat(waiting()).as("not due yet").isZero();

        cluster.advance(Duration.ofMinutes(3));
        assertThat(waiting()).isEqualTo(1);
        assertThat(cluster.client()
                        .explain(cluster.client()
                                .list(ListRequest.all())
                                .filter(stored -> isOverdue(stored))
                                .findFirst()
                                .orElseThrow()
                                .schedule()
                                .id())
                        .verdict())
                .isEqualTo("no capable node");

        cluster.addNode("b", knowing(UNKNOWN));
        cluster.advance(Duration.ofMinutes(3));
        assertThat(waiting()).isZero();
    }

    private boolean isOverdue(StoredSchedule stored) {
        return stored.next().filter(next -> next.isBefore(cluster.now())).isPresent();
    }

    @Test
    void itCostsNoRequestsHoweverManyWait() {
        long idle = requestsOfAnHour();
        for (int i = 0; i < 50; i++) {
            cluster.client().schedule(UNKNOWN).id("u" + i).now().create();
        }
        cluster.advance(Duration.ofMinutes(1));
        // the length of each poll has a random part
        assertThat(requestsOfAnHour()).isBetween(idle * 95 / 100, idle * 105 / 100);
    }

    private long requestsOfAnHour() {
        long before = a.requests();
        cluster.advance(Duration.ofHours(1));
        return a.requests() - before;
    }
}
