package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.plan.FireCounts;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.ListRequest;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleState;
import dev.carillon.testing.FaultyStore;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The walk through all schedules, turn by turn. */
class SurveyTest {

    private final VirtualClock clock = new VirtualClock();
    private final FaultyStore line = new FaultyStore(new InMemoryScheduleStore(clock));
    private final SchedulerClient client = new SchedulerClient(line.store());
    private final Stage stage = new Stage();
    private final Survey survey = new Survey(stage, clock);

    private void open() {
        stage.open(new Stage.Scene(
                line.store(), new SchedulerNode(line.store(), HttpCase.tasks(), NodeConfig.defaults())));
    }

    private void cron(String id, String expression) {
        client.schedule("report", Payload.NONE).id(id).cron(expression).create();
    }

    /** Turns until a whole walk is over, and says how many schedules it read. */
    private int walk() {
        int read = 0;
        for (int turn = 0; turn < 100; turn++) {
            int more = survey.runOnce().read();
            read += more;
            if (more == 0) {
                return read;
            }
        }
        throw new AssertionError("it never comes to an end");
    }

    private Survey.Result result() {
        return survey.result().orElseThrow();
    }

    @Test
    void itWalksOnlyWhileSomebodyLooks() {
        cron("a", "0 * * * *");
        assertThat(walk()).describedAs("no store").isZero();
        open();
        assertThat(walk()).describedAs("nobody looks").isZero();
        assertThat(line.calls("list")).isZero();
        assertThat(survey.result()).isEmpty();
        assertThat(walk()).isEqualTo(1);
        assertThat(result().at()).isEqualTo(clock.instant());
        assertThat(walk()).describedAs("it is fresh").isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(walk()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(3));
        assertThat(walk()).describedAs("nobody has looked of late").isZero();
    }

    @Test
    void itCountsStatesAsTheyAreShown() {
        for (int number = 0; number < 60; number++) {
            cron("s-" + number, "0 * * * *");
        }
        client.schedule("broken", Payload.NONE)
                .id("paused")
                .every(Duration.ofHours(1))
                .create();
        client.pause(new ScheduleId("s-1"), "rest");
        client.pause(PauseScope.task("broken"), "freeze");
        open();
        assertThat(survey.result()).isEmpty();
        assertThat(survey.runOnce().read()).describedAs("a page at a time").isEqualTo(25);
        assertThat(survey.result()).isEmpty();
        assertThat(walk()).isEqualTo(36);
        assertThat(result().states()).isEqualTo(Map.of(ScheduleState.ACTIVE, 59, ScheduleState.PAUSED, 2));
    }

    @Test
    void itCountsFireTimesByHour() {
        cron("hourly", "0 * * * *");
        cron("same", "0 * * * *");
        cron("daily", "30 18 * * *");
        cron("hashed", "H H * * *");
        cron("other", "H H * * *");
        cron("skipped", "0 * * * *");
        client.skipNext(new ScheduleId("skipped"));
        client.schedule("report", Payload.NONE)
                .id("often")
                .every(Duration.ofMinutes(10))
                .create();
        client.schedule("report", Payload.NONE)
                .id("ending")
                .every(Duration.ofMinutes(30))
                .maxRuns(3)
                .create();
        clock.advance(Duration.ofMinutes(5));
        open();
        assertThat(survey.result()).isEmpty();
        assertThat(walk()).isEqualTo(8);
        assertThat(result().from()).isEqualTo(Instant.parse("2026-03-04T12:00:00Z"));
        assertThat(result().isComplete()).isTrue();
        assertThat(result().planned()).hasSize(Survey.HOURS);
        assertThat(result().planned()).isEqualTo(oneByOne());
    }

    /** The fire times of all schedules, each counted for itself. */
    private List<Long> oneByOne() {
        List<Long> planned = new ArrayList<>(Collections.nCopies(Survey.HOURS, 0L));
        client.list(ListRequest.all()).forEach(stored -> {
            List<Integer> counts = FireCounts.of(stored, result().from(), Duration.ofHours(1), Survey.HOURS, 10_000)
                    .counts();
            for (int hour = 0; hour < Survey.HOURS; hour++) {
                planned.set(hour, planned.get(hour) + counts.get(hour));
            }
        });
        return planned;
    }

    @Test
    void anOutageOnTheWayIsNoEnd() {
        cron("a", "0 * * * *");
        open();
        assertThat(survey.result()).isEmpty();
        line.cut(true);
        assertThatThrownBy(survey::runOnce).hasMessageContaining("cut by the test");
        line.heal();
        assertThat(walk()).isEqualTo(1);
        assertThat(result().states()).isEqualTo(Map.of(ScheduleState.ACTIVE, 1));
    }
}
