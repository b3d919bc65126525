package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.store.ScheduleStore;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Everything about one schedule in one view. */
class DescribeCommandTest extends CommandCase {

    @Test
    void showsItsDefinitionItsNextTimesItsRunsAndItsChanges() {
        try (ScheduleStore store = open()) {
            beat(store, "node-1", "report");
        }
        ok(
                "create",
                "--id",
                "d",
                "--task",
                "report",
                "--cron",
                "30 2 * * *",
                "--zone",
                "Europe/Berlin",
                "--actor",
                "ann");
        ok("skip", "d", "--reason", "holiday");
        String run = ok("trigger", "d").out().strip();
        JsonNode view = json("describe", "d", "-n", "3");
        assertThat(view.get("schedule").get("task").asString()).isEqualTo("report");
        assertThat(view.get("schedule").get("capableNode").asBoolean()).isTrue();
        assertThat(view.get("explanation").get("verdict").asString()).isEqualTo("unfinished runs");
        assertThat(view.get("next")).hasSize(3);
        assertThat(view.get("next").get(0).get("local").asString()).matches("20.*T02:30:00\\+0[12]:00");
        assertThat(view.get("running")).isEmpty();
        assertThat(view.get("runs").get(0).get("reason").asString()).isEqualTo("skipped");
        assertThat(view.get("changes"))
                .extracting(entry -> entry.get("action").asString())
                .containsExactly("put schedule", "skip-next", "trigger");

        String text = ok("describe", "d").out();
        assertThat(text)
                .startsWith("id  ")
                .containsSubsequence("\n\nWHY  unfinished runs\n", run, "\n\nFIRES AT", "\n\nRUN ", "\n\nCHANGES\n")
                .contains("skip-next d  by ")
                .contains(": holiday");
    }

    @Test
    void whatIsPausedHasNoNextTimes() {
        ok("create", "--id", "p", "--task", "t", "--every", "1h");
        ok("pause", "--all", "--reason", "freeze");
        assertThat(json("describe", "p").get("next")).isEmpty();
        assertThat(json("describe", "p").get("explanation").get("verdict").asString())
                .isEqualTo("paused");
        assertThat(ok("describe", "p").out()).doesNotContain("FIRES AT").contains("freeze");
    }

    @Test
    void aCompletedOneHasItsRuns() {
        ok("create", "--id", "once", "--task", "t", "--in", "1h");
        ok("skip", "once");
        JsonNode view = json("describe", "once");
        assertThat(view.get("schedule").get("state").asString()).isEqualTo("completed");
        assertThat(view.get("next")).isEmpty();
        assertThat(view.get("runs")).hasSize(1);
    }
}
