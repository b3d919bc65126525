package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.testing.TestCluster;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.cron.CronModel;
import dev.carillon.testing.cron.CronOracle;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A year of crons through the whole engine, in zones whose clocks change in odd ways, against brute force. */
class YearIT {

    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Antarctica/Troll");
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final Task<@Nullable Void> TASK = Task.of("year");

    private final TestCluster cluster = TestCluster.startingAt(START).rememberCalls(0);
    private final Map<String, Series> series = new HashMap<>();

    /** The fire times that are still to come, in epoch seconds, and the first thing that went wrong. */
    private static final class Series {
        private final long[] expected;
        private int next;
        private String wrong = "";

        Series(long[] expected) {
            this.expected = expected;
        }

        void fire(Instant nominal, Instant at) {
            boolean right = next < expected.length && nominal.getEpochSecond() == expected[next] && nominal.equals(at);
            if (!right && wrong.isEmpty()) {
                wrong = "number " + next + " was " + nominal + " at " + at;
            }
            next++;
        }
    }

    @Test
    void everyMinuteOfAYearFiresOnceAndOnTimeInEveryZone() {
        schedule("* * * * *", hits(0, 60), hits(0, 24), true);
        schedule("30 2 * * *", hits(30, 31), hits(2, 3), false);
        schedule("*/20 1-3 * * *", steps(20), hits(1, 4), true);
        TaskRegistry tasks = TaskRegistry.builder()
                .add(TASK, (nothing, run) -> of(run.schedule().value()).fire(run.nominal(), cluster.now()))
                .build();
        // seldom: what a node does when nothing happens is not what this test is about
        cluster.addNode(
                "a",
                tasks,
                settings -> settings.safetyPoll(Duration.ofSeconds(10))
                        .lease(Duration.ofHours(1))
                        .beat(Duration.ofMinutes(5))
                        .nodeTimeout(Duration.ofMinutes(30))
                        .auditPause(Duration.ofHours(1)));

        cluster.advanceTo(END);

        series.forEach((id, fires) -> {
            assertThat(fires.wrong).as(id).isEmpty();
            assertThat(fires.next).as(id).isEqualTo(fires.expected.length);
        });
        assertThat(of("0-0").next).isEqualTo(525_600);
    }

    private Series of(String id) {
        Series found = series.get(id);
        if (found == null) {
            throw new AssertionError("nobody expects " + id);
        }
        return found;
    }

    private void schedule(String cron, BitSet minutes, BitSet hours, boolean interval) {
        int kind = series.size() / ZONES.size();
        for (int i = 0; i < ZONES.size(); i++) {
            ZoneId zone = ZoneId.of(ZONES.get(i));
            CronModel model = new CronModel(
                    cron, CronDialect.UNIX, new CronModel.Times(hits(0, 1), minutes, hours), day -> true, interval);
            long[] all = CronOracle.fireTimes(
                    model, zone, DstPolicy.RUN_AFTER_GAP, FIRST.minusDays(2), LocalDate.of(2027, 1, 2));
            String id = kind + "-" + i;
            series.put(
                    id,
                    new Series(Arrays.stream(all)
                            .filter(at -> at > START.getEpochSecond() && at <= END.getEpochSecond())
                            .toArray()));
            cluster.client().schedule(TASK).id(id).cron(cron).zone(zone).create();
        }
    }

    private static BitSet hits(int from, int to) {
        BitSet set = new BitSet();
        set.set(from, to);
        return set;
    }

    private static BitSet steps(int step) {
        BitSet set = new BitSet();
        for (int at = 0; at < 60; at += step) {
            set.set(at);
        }
        return set;
    }
}
