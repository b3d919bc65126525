package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ScheduleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who changed what, and why: noted by every verb that changes something, and shown. */
class JournalCommandsTest extends CommandCase {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void beAnn() {
        terminal = terminal.with("CARILLON_ACTOR", "ann");
    }

    private List<JsonNode> events(String... more) {
        String[] args = Stream.concat(Stream.of("events", "-o", "json", "--limit", "100"), Stream.of(more))
                .toArray(String[]::new);
        return terminal.run(args)
                .out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private List<String> noted() {
        return events().stream()
                .map(entry -> entry.get("action").asString() + " "
                        + entry.get("target").asString())
                .toList();
    }

    @Test
    void everyChangeOfAScheduleIsNoted() {
        ok("create", "--id", "s", "--task", "t", "--every", "1h");
        ok("create", "--id", "s", "--task", "t", "--every", "1h");
        ok("pause", "s", "--reason", "moving");
        ok("resume", "s", "--reason", "moved");
        ok("skip", "s");
        String run = ok("trigger", "s", "--actor", "bob").out().strip();
        ok("cancel", run);
        ok("delete", "s", "--dry-run");
        ok("delete", "s", "--yes");
        assertThat(noted())
                .containsExactly(
                        "put schedule s",
                        "pause s",
                        "resume s",
                        "skip-next s",
                        "trigger s",
                        "cancel " + run,
                        "delete schedule s");
        JsonNode pause = events().get(1);
        assertThat(pause.get("at").asString()).matches("20\\d\\d-.*Z");
        assertThat(pause.get("actor").asString()).isEqualTo("ann");
        assertThat(pause.get("reason").asString()).isEqualTo("moving");
        assertThat(pause.get("via").asString()).isEqualTo("cli");
        assertThat(events().get(4).get("actor").asString()).isEqualTo("bob");
        assertThat(events().get(4).has("reason")).isFalse();
    }

    @Test
    void everyChangeOfManyIsNoted() throws IOException {
        Path file = Files.writeString(
                folder.resolve("all.yaml"),
                "schedules:\n- {id: a, task: t, every: 1h}\n- {id: b, task: t, every: 1h}\n");
        Path calendar = Files.writeString(folder.resolve("c.yaml"), "name: c\nweekly: [sat]\n");
        ok("apply", "-f", file.toString(), "--dry-run");
        ok("apply", "-f", file.toString(), "--reason", "release 7");
        ok("import", file.toString());
        ok("pause", "--all", "--reason", "freeze");
        ok("resume", "--all");
        ok("resume", "--all");
        ok("calendar", "put", "-f", calendar.toString());
        ok("calendar", "put", "-f", calendar.toString());
        ok("calendar", "delete", "c");
        ok("caps", "--schedules", "10");
        ok("caps");
        assertThat(noted().subList(0, 7))
                .containsExactly(
                        "put schedule a",
                        "put schedule b",
                        "put pause all",
                        "delete pause all",
                        "put calendar c",
                        "delete calendar c",
                        noted().get(6));
        assertThat(noted()).hasSize(7);
        assertThat(noted().get(6)).startsWith("put caps cli-");
        assertThat(events().get(0).get("reason").asString()).isEqualTo("release 7");
    }

    @Test
    void whatWasNotDoneIsNotNoted() {
        terminal.run("trigger", "nowhere");
        terminal.run("delete", "nowhere", "--yes");
        terminal.run("cancel", "nowhere@20260101T000000Z");
        terminal.run("create", "--id", "s", "--task", "t", "--every", "1h", "--dry-run");
        assertThat(noted()).isEmpty();
    }

    @Test
    void theLatestAreShownTheOldestOfThemFirst() {
        for (String id : List.of("a", "b", "c")) {
            ok("create", "--id", id, "--task", "t", "--every", "1h");
        }
        Answer two = ok("events", "--limit", "2");
        assertThat(two.out()).hasLineCount(2).matches("(?s)20.*Z  put schedule b  by ann via cli\n.* c  by ann.*");
        assertThat(events("b")).hasSize(1);
        assertThat(ok("events", "--limit", "1", "-o", "name").out()).isEqualTo("c\n");
        assertThat(ok("events", "--limit", "1", "-o", "yaml").out()).startsWith("---\nat: ");
    }

    @Test
    void newOnesAreShownAsTheyCome() {
        ok("create", "--id", "old", "--task", "t", "--every", "1h");
        Rounds rounds = new Rounds(() -> {}, () -> note(1), () -> {}, () -> note(60));
        Answer answer =
                terminal.with("events", () -> new EventsCommand(() -> rounds)).run("events");
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).hasLineCount(62);
        assertThat(answer.out()
                        .lines()
                        .map(line -> line.replaceAll(".*  (.*)  by .*", "$1"))
                        .skip(1))
                .startsWith("note x0", "note x0", "note x1")
                .endsWith("note x59");
        assertThat(rounds.isClosed()).isTrue();
    }

    @Test
    void thoseOfOneScheduleAreFollowed() {
        Rounds rounds = new Rounds(() -> note(3));
        Answer answer =
                terminal.with("events", () -> new EventsCommand(() -> rounds)).run("events", "x1", "-o", "jsonl");
        assertThat(answer.out()).hasLineCount(1);
        assertThat(JsonMapper.shared().readTree(answer.out()).get("target").asString())
                .isEqualTo("x1");
    }

    private void note(int count) {
        try (ScheduleStore store = open()) {
            for (int i = 0; i < count; i++) {
                store.note(new JournalEntry("bob", "note", "x" + i, "", "test"));
            }
        }
    }
}
