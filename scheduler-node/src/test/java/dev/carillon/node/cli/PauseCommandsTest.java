package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The verbs about pauses of many schedules, and pauses with an end. */
class PauseCommandsTest extends CommandCase {

    @Test
    void manyArePausedListedAndResumed() {
        ok("create", "--id", "a", "--task", "report", "--every", "1h", "--tag", "billing");
        assertThat(ok("pauses").err()).isEqualTo("carillon: no pauses\n");
        assertThat(ok("pause", "--tag", "billing", "--reason", "freeze", "--actor", "ann")
                        .out())
                .isEqualTo("tag:billing  paused\n");
        assertThat(ok("pause", "--task", "report", "--reason", "moving", "--until", "2h")
                        .out())
                .startsWith("task:report  paused  until 2");
        ok("pause", "--all", "--reason", "stop", "--actor", "bob");

        JsonNode pauses = json("pauses");
        assertThat(pauses.valueStream().map(each -> each.get("scope").asString()))
                .containsExactly("all", "tag:billing", "task:report");
        assertThat(pauses.get(1).get("reason").asString()).isEqualTo("freeze");
        assertThat(pauses.get(1).get("actor").asString()).isEqualTo("ann");
        assertThat(pauses.get(1).has("until")).isFalse();
        assertThat(pauses.get(2).has("until")).isTrue();
        assertThat(ok("pauses").out()).startsWith("SCOPE").containsPattern("(?m)^tag:billing +2\\S+ +- +ann +freeze$");
        assertThat(json("pause", "--all", "--reason", "again")
                        .get(0)
                        .get("reason")
                        .asString())
                .isEqualTo("again");

        assertThat(ok("explain", "a").out())
                .startsWith("a  paused\n")
                .contains(
                        "Everything was paused at ",
                        "by ann: freeze",
                        "The task \"report\" was paused at ",
                        "(until 2");
        assertThat(ok("resume", "--all").out()).isEqualTo("all  resumed\n");
        assertThat(ok("resume", "--all").out()).isEqualTo("all  was not paused\n");
        assertThat(json("resume", "--tag", "billing").get("resumed").asBoolean())
                .isTrue();
        ok("resume", "--task", "report", "--catch-up", "fire-once");
        assertThat(json("pauses").isEmpty()).isTrue();
        assertThat(ok("explain", "a").out()).startsWith("a  no capable node\n");
    }

    @Test
    void whoCreatesWhatIsPausedIsTold() {
        ok("pause", "--tag", "billing", "--reason", "freeze");
        Answer created = ok("create", "--id", "a", "--task", "report", "--every", "1h", "--tag", "billing");
        assertThat(created.err()).contains("Everything with the tag \"billing\" was paused at ");
    }

    private void beat(String... tasks) {
        try (ScheduleStore store = open()) {
            store.beat(new NodeBeat(
                    new NodeId("n"),
                    Instant.EPOCH,
                    Arrays.stream(tasks).map(TaskName::new).collect(Collectors.toSet()),
                    0,
                    "test",
                    "2026a",
                    Duration.ofMinutes(30)));
        }
    }

    /** The line of the table about a schedule. */
    private String line(String id) {
        return ok("list")
                .out()
                .lines()
                .filter(line -> line.startsWith(id + " "))
                .findFirst()
                .orElseThrow();
    }

    private List<String> ids(String... args) {
        return json(args).valueStream().map(each -> each.get("id").asString()).toList();
    }

    @Test
    void whatAPauseOfSeveralCoversIsListedAsPausedBeforeItIsHeld() {
        beat("report");
        ok("create", "--id", "a", "--task", "report", "--every", "1h", "--tag", "billing");
        ok("create", "--id", "b", "--task", "report", "--every", "1h");
        assertThat(line("a")).containsPattern("^a +report +active +2");
        ok("pause", "--tag", "billing", "--reason", "freeze", "--actor", "ann", "--until", "2h");
        assertThat(line("a")).containsPattern("^a +report +paused by tag:billing +2");
        assertThat(line("b")).containsPattern("^b +report +active +2");
        assertThat(ids("list", "--state", "paused")).containsExactly("a");
        assertThat(ids("list", "--state", "active")).containsExactly("b");

        JsonNode shown = json("get", "a");
        assertThat(shown.get("state").asString()).isEqualTo("paused");
        assertThat(shown.get("pause").get("via").asString()).isEqualTo("tag:billing");
        assertThat(shown.get("pause").get("actor").asString()).isEqualTo("ann");
        assertThat(shown.get("pause").has("until")).isTrue();
        assertThat(shown.has("capableNode")).isFalse();
        assertThat(ok("get", "a").out())
                .containsPattern("state +paused by tag:billing\n")
                .containsPattern("paused +with tag:billing since \\S+ by ann until 2\\S+, because: freeze\n");
        ok("resume", "--tag", "billing");
        assertThat(line("a")).containsPattern("^a +report +active +2");
    }

    @Test
    void whatNoLiveNodeKnowsIsListedAsThat() {
        beat("report");
        ok("create", "--id", "a", "--task", "report", "--every", "1h");
        ok("create", "--id", "b", "--task", "typo", "--every", "1h");
        ok("create", "--id", "c", "--task", "typo", "--every", "1h");
        ok("pause", "c", "--reason", "moving");
        assertThat(line("a")).containsPattern("^a +report +active +2");
        assertThat(line("b")).containsPattern("^b +typo +no capable node +2");
        assertThat(line("c")).containsPattern("^c +typo +paused +-");
        assertThat(ok("get", "b").out()).containsPattern("state +no capable node\n");
        for (String id : List.of("a", "b")) {
            assertThat(json("get", id).get("state").asString()).isEqualTo("active");
            assertThat(json("get", id).get("capableNode").asBoolean()).isEqualTo(id.equals("a"));
        }
        assertThat(json("get", "c").has("capableNode")).isFalse();
        assertThat(ids("list", "--state", "active")).containsExactlyInAnyOrder("a", "b");
        assertThat(json("list", "--task", "typo", "--state", "active")
                        .get(0)
                        .get("capableNode")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void whatIsHeldShowsItsPauseAsThatIsNow() {
        ok("create", "--id", "a", "--task", "report", "--every", "1h");
        ok("pause", "a", "--reason", "mine");
        ok("pause", "--task", "report", "--reason", "freeze", "--actor", "ann");
        ok("resume", "a");
        ok("pause", "--task", "report", "--reason", "moving", "--actor", "bob", "--until", "2999-01-01T00:00:00Z");
        for (JsonNode shown : List.of(json("get", "a"), json("list").get(0))) {
            assertThat(shown.get("pause").get("reason").asString()).isEqualTo("moving");
            assertThat(shown.get("pause").get("actor").asString()).isEqualTo("bob");
            assertThat(shown.get("pause").get("until").asString()).isEqualTo("2999-01-01T00:00:00Z");
        }
        assertThat(ok("get", "a").out()).contains(" by bob until 2999-01-01T00:00:00Z, because: moving");
        assertThat(ok("explain", "a").out()).contains("by bob (until 2999-01-01T00:00:00Z): moving");
    }

    @Test
    void aPauseMayHaveAnEnd() {
        ok("create", "--id", "a", "--task", "report", "--every", "1h");
        assertThat(ok("pause", "a", "--reason", "moving", "--until", "2999-01-01T00:00:00+01:00")
                        .out())
                .isEqualTo("a  paused  until 2998-12-31T23:00:00Z\n");
        assertThat(json("get", "a").get("pause").get("until").asString()).isEqualTo("2998-12-31T23:00:00Z");
        assertThat(ok("get", "a").out()).contains(" until 2998-12-31T23:00:00Z, because: moving");
        assertThat(ok("explain", "a").out()).contains("(until 2998-12-31T23:00:00Z): moving");
        assertThat(ok("resume", "a").out()).startsWith("a  active");
    }

    @Test
    void whatIsPausedByNameAndWithOthersStaysPausedWithThem() {
        ok("create", "--id", "a", "--task", "report", "--every", "1h");
        ok("pause", "a", "--reason", "moving");
        ok("pause", "--task", "report", "--reason", "freeze", "--actor", "ann");
        assertThat(ok("resume", "a").out()).isEqualTo("a  paused by task:report  next -\n");
        assertThat(json("get", "a").get("pause").get("via").asString()).isEqualTo("task:report");
        Answer refused = terminal.run("resume", "a");
        assertThat(refused.code()).isEqualTo(ExitCode.CONFLICT);
        assertThat(refused.err())
                .isEqualTo("carillon: id: \"a\" is held by the pause of task:report (ann: freeze); resume that\n");
        ok("resume", "--task", "report");
        assertThat(json("get", "a").get("state").asString()).isEqualTo("active");
    }
}
