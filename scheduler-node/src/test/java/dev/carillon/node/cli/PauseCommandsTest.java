package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
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
