package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.TaskName;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.TaskSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether all is well, in one sentence. */
class VerdictTest {

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private static TaskSummary task(String name, int overdue, Optional<Instant> oldest) {
        return new TaskSummary(new TaskName(name), 10, 0, overdue, oldest);
    }

    private static ShardSummary shard(int quarantined, TaskSummary... tasks) {
        return new ShardSummary(NOON, List.of(tasks), 0, 0, 0, quarantined, 0);
    }

    private static Verdict verdict(int nodes, Optional<Double> worst, List<String> warnings, ShardSummary... shards) {
        return Verdict.of(new Verdict.Facts(NOON, List.of(shards), nodes, 31_000, 412, worst, warnings));
    }

    @Test
    void onTime() {
        Verdict verdict = verdict(3, Optional.of(17.6), List.of(), shard(0, task("report", 0, Optional.empty())));
        assertThat(verdict)
                .isEqualTo(new Verdict(
                        Verdict.Level.OK, "On time: 412 schedules, 3 nodes, worst lateness 18 ms", List.of()));
        assertThat(verdict.view()).containsEntry("level", "ok").containsKeys("text", "details");
        assertThat(Verdict.of(new Verdict.Facts(NOON, List.of(), 1, 0, 1, Optional.empty(), List.of()))
                        .text())
                .isEqualTo("On time: 1 schedule, 1 node, nothing has started of late");
    }

    @Test
    void overdue() {
        TaskSummary late = task("report", 1, Optional.of(NOON.minusSeconds(9)));
        Verdict verdict = verdict(3, Optional.of(1.0), List.of(), shard(0, late), shard(0, late));
        assertThat(verdict.level()).isEqualTo(Verdict.Level.WARNING);
        assertThat(verdict.text()).isEqualTo("2 overdue, worst 9 s");
        TaskSummary worse = task("other", 1, Optional.of(NOON.minusSeconds(42)));
        verdict = verdict(3, Optional.of(1.0), List.of(), shard(0, late, worse));
        assertThat(verdict.level()).isEqualTo(Verdict.Level.PROBLEM);
        assertThat(verdict.text()).isEqualTo("2 overdue, worst 42 s");
    }

    /** What is due and not yet overdue is nothing to speak of. */
    @Test
    void whatIsJustDueIsOnTime() {
        TaskSummary due = task("report", 0, Optional.of(NOON.minusMillis(400)));
        assertThat(verdict(3, Optional.empty(), List.of(), shard(0, due)).level())
                .isEqualTo(Verdict.Level.OK);
    }

    @Test
    void noNode() {
        TaskSummary late = task("report", 7, Optional.of(NOON.minusSeconds(30)));
        Verdict verdict = verdict(0, Optional.empty(), List.of(), shard(0, late));
        assertThat(verdict.level()).isEqualTo(Verdict.Level.PROBLEM);
        assertThat(verdict.text()).isEqualTo("No node alive for 31 s");
    }

    @Test
    void unknown() {
        assertThat(Verdict.unknown("Nothing is known for 4 s. Redis cannot be reached"))
                .isEqualTo(new Verdict(
                        Verdict.Level.UNKNOWN, "Nothing is known for 4 s. Redis cannot be reached", List.of()));
    }

    @Test
    void quarantined() {
        Verdict one = verdict(3, Optional.empty(), List.of(), shard(1));
        assertThat(one.level()).isEqualTo(Verdict.Level.WARNING);
        assertThat(one.text()).startsWith("On time: ");
        assertThat(one.details()).containsExactly("1 record cannot be read and is set aside.");
        assertThat(verdict(3, Optional.empty(), List.of(), shard(1), shard(2)).details())
                .containsExactly("3 records cannot be read and are set aside.");
    }

    @Test
    void warningsOfTheServerAreDetails() {
        List<String> warnings = List.of("maxmemory-policy is allkeys-lru: it may forget schedules.");
        assertThat(verdict(3, Optional.empty(), warnings, shard(0)).details()).isEqualTo(warnings);
        assertThat(verdict(0, Optional.empty(), warnings, shard(0)).details()).isEqualTo(warnings);
    }
}
