package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.node.form.ScheduleFile;
import dev.carillon.store.ScheduleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a command answers, it answers in the form that was asked for. */
class OutputFormsTest extends CommandCase {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void fill() {
        ok("create", "--id", "a", "--task", "t", "--every", "1h", "--payload", "{\"n\":1.50}", "--tag", "x,y");
        ok("create", "--id", "b", "--task", "u", "--every", "2h", "--description", "the other one", "--priority", "7");
        try (ScheduleStore store = open()) {
            beat(store, "node-1", "t", "u");
            beat(store, "node-2", "t");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "get a",
                "describe a",
                "explain a",
                "runs a",
                "misses a",
                "pauses",
                "dead",
                "nodes",
                "caps",
                "version",
                "doctor",
                "top",
                "top --once",
                "events --limit 1",
                "calendar list",
                "export",
                "next @daily",
                "trigger a",
                "skip a",
                "pause a --reason why",
                "resume a",
                "resume --all",
                "pause --tag x --reason why",
                "delete b --yes",
                "delete b --dry-run",
                "create --id c --task t --every 1h",
                "create --id a --task t --every 3h --dry-run",
                "backfill a --from 2020-01-01T00:00:00Z --to 2020-01-01T02:00:00Z"
            })
    void everyVerbAnswersInJson(String command) {
        Answer answer = terminal.with("CARILLON_OUTPUT", "json").run(command.split(" "));
        assertThat(answer.code()).as(answer.err()).isIn(ExitCode.OK, ExitCode.UNHEALTHY);
        JsonNode read = JsonMapper.shared().readTree(answer.out());
        assertThat(read.isArray() || read.isObject()).isTrue();
    }

    @Test
    void verbsWithFilesAnswerInJsonToo() throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), "schedules:\n- {id: d, task: t, every: 1h}\n");
        Path calendar = Files.writeString(folder.resolve("c.yaml"), "name: c\nweekly: [sat]\n");
        assertThat(json("apply", "-f", file.toString())).hasSize(1);
        assertThat(json("import", file.toString())).hasSize(1);
        assertThat(json("calendar", "put", "-f", calendar.toString())
                        .get("outcome")
                        .asString())
                .isEqualTo("created");
        assertThat(json("calendar", "get", "c").get("name").asString()).isEqualTo("c");
        assertThat(json("calendar", "delete", "c").get("deleted").asString()).isEqualTo("c");
        String run = ok("trigger", "a").out().strip();
        assertThat(json("cancel", run).get("outcome").asString()).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @CsvSource({
        "list, 'a b'",
        "get a, a",
        "describe a, a",
        "nodes, 'node-1 node-2'",
        "create --id c --task t --every 1h, c",
        "create --id c --task t --every 1h --dry-run, c",
        "delete a --yes, a",
        "pause --tag x --reason why, tag:x",
        "dead, ''",
        "version, ''"
    })
    void namesAreForOtherCommands(String command, String names) {
        String[] args = (command + " -o name").split(" ");
        assertThat(ok(args).out().lines().toList()).isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ")));
    }

    @Test
    void aLineForEachElement() {
        List<JsonNode> lines = ok("list", "-o", "jsonl")
                .out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(lines).extracting(line -> line.get("id").asString()).containsExactly("a", "b");
        assertThat(ok("get", "a", "-o", "jsonl").out()).hasLineCount(1);
        assertThat(ok("dead", "-o", "jsonl").out()).isEmpty();
    }

    @Test
    void yamlSaysTheSameAsJson() {
        for (String command : List.of("list", "get a", "nodes", "caps", "version")) {
            JsonNode yaml =
                    ScheduleFile.tree(ok((command + " -o yaml").split(" ")).out());
            assertThat(yaml)
                    .as(command)
                    .hasToString(ScheduleFile.json(
                                    command,
                                    ok((command + " -o json").split(" ")).out())
                            .toString());
        }
        assertThat(ok("get", "a", "-o", "yaml").out()).contains("\"n\": 1.5");
    }

    @Test
    void wideHasMoreColumns() {
        ok("skip", "a");
        String list = ok("list", "-o", "wide").out();
        assertThat(list.lines().findFirst().orElseThrow())
                .containsSubsequence("ID", "PRIORITY", "MISSES", "TAGS", "DESCRIPTION");
        Map<String, String> rows = rows(list);
        assertThat(rows.get("a")).containsPattern(" 0 +1 +every 1h +x, y");
        assertThat(rows.get("b")).containsPattern(" 7 +0 +every 2h +the other one");
        assertThat(ok("nodes", "-o", "wide").out())
                .contains("TZDB")
                .contains("2026a")
                .contains("here");
        assertThat(ok("nodes").out()).doesNotContain("TZDB").hasLineCount(3).contains("t, u");
    }

    private static Map<String, String> rows(String table) {
        return table.lines().skip(1).collect(Collectors.toMap(line -> line.replaceAll(" .*", ""), line -> line));
    }

    @Test
    void whereTheEnvironmentAsksForWhatIsNoFileExportWritesOne() {
        for (String form : List.of("table", "wide", "name", "yaml")) {
            assertThat(terminal.with("CARILLON_OUTPUT", form).run("export").out())
                    .startsWith("schedules:");
        }
        for (String form : List.of("json", "jsonl")) {
            assertThat(terminal.with("CARILLON_OUTPUT", form).run("export").out())
                    .startsWith("{");
        }
    }

    @Test
    void aDryRunChangesNothing() {
        assertThat(ok("create", "--id", "a", "--task", "t", "--every", "3h", "--dry-run")
                        .out())
                .containsPattern("a +updated +every: 1h -> 3h");
        assertThat(json("create", "--id", "new", "--task", "t", "--every", "3h", "--dry-run"))
                .hasToString("{\"id\":\"new\",\"outcome\":\"created\"}");
        assertThat(json("create", "--id", "a", "--task", "t", "--every", "3h", "--dry-run", "--on-conflict", "keep")
                        .get("outcome")
                        .asString())
                .isEqualTo("kept");
        assertThat(terminal.run(
                                "create",
                                "--id",
                                "a",
                                "--task",
                                "t",
                                "--every",
                                "3h",
                                "--dry-run",
                                "--on-conflict",
                                "fail")
                        .code())
                .isEqualTo(ExitCode.CONFLICT);
        assertThat(ok("create", "--id", "past", "--task", "t", "--at", "2020-01-01T00:00:00Z", "--dry-run")
                        .out())
                .contains("created");
        String run = ok("trigger", "a").out().strip();
        Answer deletion = ok("delete", "a", "--dry-run");
        assertThat(deletion.out()).isEqualTo("a  would be deleted, unfinished are " + run + "\n");
        assertThat(deletion.err()).isEqualTo("carillon: dry run, nothing was deleted\n");
        assertThat(json("delete", "b", "--dry-run")).hasToString("{\"id\":\"b\",\"deleted\":false,\"unfinished\":[]}");
        assertThat(ok("list", "-o", "name").out()).isEqualTo("a\nb\n");
        assertThat(json("get", "a").get("recurrence").get("every").asString()).isEqualTo("PT1H");
    }
}
