package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The verbs about files of schedules. */
class ApplyCommandTest extends CommandCase {

    private static final String TWO = """
            schedules:
            - {id: a, task: t, every: 5m}
            - {id: b, task: t, cron: 0 3 * * *, payload: {x: [1]}}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String file(String text) {
        try {
            return Files.writeString(folder.resolve("schedules"), text).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String ids() {
        StringBuilder ids = new StringBuilder();
        json("export")
                .get("schedules")
                .forEach(schedule -> ids.append(schedule.get("id").asString()).append(' '));
        return ids.toString().strip();
    }

    @Test
    void createsUpdatesAndLeavesAlone() {
        assertThat(ok("apply", "-f", file(TWO))).isEqualTo(new Answer(0, """
                ID  OUTCOME  CHANGES
                a   created
                b   created
                """, "carillon: 2 created\n"));
        assertThat(ok("apply", "-f", file(TWO)).err()).isEqualTo("carillon: 2 unchanged\n");
        ok("pause", "a", "--reason", "why not");
        String other = TWO.replace("5m", "10m, timeout: 1h").replace("[1]", "[2]");
        assertThat(ok("apply", "-f", file(other))).isEqualTo(new Answer(0, """
                ID  OUTCOME  CHANGES
                a   updated  every: 5m -> 10m; timeout: default -> 1h
                b   updated  payload: {"x":[1]} -> {"x":[2]}
                """, "carillon: 2 updated\n"));
        JsonNode updated = json("get", "a");
        assertThat(updated.get("generation").asInt()).isEqualTo(2);
        assertThat(updated.get("state").asString()).isEqualTo("paused");
        assertThat(json("apply", "-f", file(TWO))).hasToString("""
                [{"id":"a","outcome":"updated","changes":{"every":{"from":"10m","to":"5m"},"timeout":{"from":"1h"}}},\
                {"id":"b","outcome":"updated","changes":{"payload":{"from":{"x":[2]},"to":{"x":[1]}}}}]""");
    }

    @Test
    void aDryRunChangesNothing() {
        ok("create", "--id", "b", "--task", "t", "--every", "1h");
        ok("create", "--id", "c", "--task", "t", "--every", "1h");
        Answer answer = ok("apply", "-f", file(TWO), "--dry-run", "--prune");
        assertThat(answer)
                .isEqualTo(new Answer(
                        0, """
                ID  OUTCOME  CHANGES
                a   created
                b   updated  every: 1h -> default; cron: default -> 0 3 * * *; payload: default -> {"x":[1]}
                c   deleted
                """, "carillon: dry run, nothing was changed: 1 created, 1 updated, 1 deleted\n"));
        assertThat(ids()).isEqualTo("b c");
        assertThat(json("get", "b").get("generation").asInt()).isEqualTo(1);
    }

    @Test
    void prunesWhenConfirmed() {
        ok("create", "--id", "old", "--task", "t", "--every", "1h");
        ok("create", "--id", "older", "--task", "t", "--every", "1h");
        Answer asked = terminal.run("apply", "-f", file(TWO), "--prune");
        assertThat(asked).isEqualTo(new Answer(ExitCode.FAILURE, "", """
                        carillon: delete 2 schedules that the file does not have? [y/N]
                        carillon: there was no answer; --yes does it without asking
                        carillon: nothing was changed
                        """));
        assertThat(ids()).isEqualTo("old older");
        assertThat(ok("apply", "-f", file(TWO)).out()).doesNotContain("old");
        assertThat(ids()).isEqualTo("a b old older");
        assertThat(terminal.typing("y\n")
                        .run("apply", "-f", file(TWO), "--prune")
                        .out())
                .contains("old    deleted\nolder  deleted\n");
        assertThat(ids()).isEqualTo("a b");
        assertThat(ok("apply", "-f", file(TWO), "--prune").err()).isEqualTo("carillon: 2 unchanged\n");
        ok("apply", "-f", file("schedules: []"), "--prune", "--yes");
        assertThat(ids()).isEmpty();
        assertThat(ok("apply", "-f", file("schedules: []"))).isEqualTo(new Answer(0, "", "carillon: nothing to do\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "json"})
    void whatIsExportedIsThere(String form) {
        ok("create", "--id", "cron", "--task", "t", "--cron", "@daily", "--zone", "Europe/Berlin", "--dst", "skip");
        ok("create", "--task", "derived", "--every-after", "5m", "--payload", "{\"n\":[1.0,1E+3,\"1E+3\"]}");
        ok("create", "--id", "once", "--task", "t", "--at", "2030-01-01T00:00:00Z", "--retries", "3");
        ok("create", "--id", "passed", "--task", "t", "--now");
        ok("create", "--id", "bounds", "--task", "t", "--every", "1h", "--jitter", "5m", "--max-runs", "9");
        ok("pause", "once", "--reason", "why not");
        String before = json("list").toString();
        String exported = ok("export", "-o", form).out();
        Answer answer = terminal.typing(exported).run("apply", "-f", "-", "--prune", "--yes");
        assertThat(answer.err()).isEqualTo("carillon: 5 unchanged\n");
        assertThat(json("list").toString()).isEqualTo(before);
        assertThat(ok("export", "-o", form).out()).isEqualTo(exported);
    }

    @Test
    void exportsWhatIsAskedFor() {
        ok("apply", "-f", file("""
                schedules:
                - {id: a, task: t, every: 5m, tags: [x]}
                - {id: b, task: u, every: 5m, tags: [x, y]}
                """));
        assertThat(json("export", "--task", "t").get("schedules")).hasSize(1);
        assertThat(json("export", "--tag", "x").get("schedules")).hasSize(2);
        assertThat(ok("export", "--tag", "y").out()).isEqualTo("""
                schedules:
                - id: "b"
                  task: "u"
                  every: "5m"
                  tags:
                  - "x"
                  - "y"
                """);
        assertThat(terminal.with("CARILLON_OUTPUT", "table").run("export").out())
                .startsWith("schedules:\n");
    }

    @Test
    void aMomentThatHasPassedIsNotMadeAnew() {
        String past = file("schedules: [{id: a, task: t, at: '2020-01-01T00:00:00Z'}]");
        assertThat(ok("apply", "-f", past).err()).isEqualTo("carillon: 1 passed\n");
        assertThat(ok("import", past).err()).isEqualTo("carillon: 1 passed\n");
        assertThat(json("list")).isEmpty();
    }

    @Test
    void nothingIsChangedWhenAnythingIsWrong() {
        Answer wrong = terminal.run("apply", "-f", file(TWO + "- {id: c, task: t, evry: 1h}\n"), "--prune", "--yes");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err())
                .startsWith("carillon: schedule \"c\": evry: is no field of it")
                .hasLineCount(1);
        assertThat(terminal.run("import", file("schedules: [")).code()).isEqualTo(ExitCode.USAGE);
        assertThat(json("list")).isEmpty();
    }

    @Test
    void importsBesideWhatIsThere() {
        ok("create", "--id", "there", "--task", "t", "--every", "1h");
        ok("import", file(TWO));
        assertThat(ids()).isEqualTo("a b there");
        assertThat(ok("import", file(TWO)).err()).isEqualTo("carillon: 2 unchanged\n");
        String other = file(TWO.replace("5m", "9m") + "- {id: c, task: t, every: 1h}\n");
        assertThat(terminal.run("import", other))
                .isEqualTo(new Answer(
                        ExitCode.CONFLICT, "", "carillon: id: taken by another definition: a; nothing was changed\n"));
        assertThat(ids()).isEqualTo("a b there");
        assertThat(ok("import", other, "--on-conflict", "keep").err())
                .isEqualTo("carillon: 1 created, 1 unchanged, 1 kept\n");
        assertThat(json("get", "a").get("recurrence").get("every").asString()).isEqualTo("PT5M");
        assertThat(ok("import", other, "--on-conflict", "update").out()).contains("a   updated    every: 5m -> 9m");
        assertThat(terminal.typing(TWO)
                        .run("import", "-", "--on-conflict", "update")
                        .err())
                .isEqualTo("carillon: 1 updated, 1 unchanged\n");
    }

    /** The commands in the README are there, and take what it gives them. */
    @Test
    void theReadmeIsTrue() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertThat(yaml.find()).isTrue();
        ok("apply", "-f", file(yaml.group(1)));
        String run = ok("trigger", "nightly").out().strip();
        Matcher line = Pattern.compile("(?m)^\\./carillon (.*?) *(#.*)?$").matcher(readme);
        int lines = 0;
        while (line.find()) {
            String command =
                    line.group(1).replace("schedules.yaml", file(yaml.group(1))).replace("RUN", run);
            if (command.matches("(demo|chaos|next|doctor|--help).*")) {
                continue;
            }
            ok(command.replace("ID", "nightly").split(" "));
            lines++;
        }
        assertThat(lines).isGreaterThan(8);
    }
}
