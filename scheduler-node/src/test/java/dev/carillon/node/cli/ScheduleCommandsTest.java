package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Each verb that looks at schedules or changes them, on a real Redis without a node. */
class ScheduleCommandsTest extends CommandCase {

    @Test
    void createsUpdatesAndLeavesAlone() {
        String[] daily = {"create", "--id", "a", "--task", "report", "--cron", "30 2 * * *", "--zone", "Europe/Berlin"};
        assertThat(terminal.run(daily).out()).startsWith("a  created  next 2").hasLineCount(1);
        assertThat(terminal.run(daily).out()).startsWith("a  unchanged");
        Answer kept = terminal.run("create", "--id", "a", "--task", "report", "--every", "5m", "--on-conflict", "keep");
        assertThat(kept.out()).startsWith("a  unchanged");
        Answer changed = terminal.run("create", "--id", "a", "--task", "report", "--every", "5m");
        assertThat(changed.out()).startsWith("a  updated");
        assertThat(json("get", "a").get("generation").asInt()).isEqualTo(2);
    }

    @Test
    void keepsEverythingThatIsSaid() {
        String said = "create --id all --task report --cron 0_0_9_*_*_MON --dialect spring --zone Europe/Berlin"
                + " --dst skip --overlap allow:3 --misfire skip --on-node-loss abandon --retries 5 --retry-delay 10s"
                + " --retry-factor 2 --timeout 1h --description every_week --tag b --tag a";
        ok(Arrays.stream(said.split(" ")).map(word -> word.replace('_', ' ')).toArray(String[]::new));
        JsonNode all = json("get", "all");
        assertThat(all.get("recurrence")).hasToString("""
                {"type":"cron","cron":"0 0 9 * * MON","dialect":"spring","zone":"Europe/Berlin","dst":"skip"}""");
        assertThat(all.get("policies")).hasToString("""
                {"overlap":"allow:3","misfire":"skip","catchUp":"PT8760H","priority":0,"onNodeLoss":"abandon",\
                "retry":{"retries":5,"delay":"PT10S","factor":2.0,"maxDelay":"PT1H"},"timeout":"PT1H"}""");
        assertThat(all.get("description").asString()).isEqualTo("every week");
        assertThat(all.get("tags")).hasToString("[\"a\",\"b\"]");
        assertThat(all.has("pause")).isFalse();
    }

    @Test
    void keepsEverythingThatIsSaidOfBoundsAndQueues() {
        ok(
                ("create --id all --task report --every 1h --start-at 2030-01-01T00:00:00Z --end-at 2030-02-01T00:00:00+01:00"
                                + " --max-runs 7 --jitter 5m --overlap queue-all --misfire fire-all:9 --catch-up 3h"
                                + " --start-deadline 10m --priority 4 --pause-after-failures 3")
                        .split(" "));
        JsonNode all = json("get", "all");
        assertThat(all.get("bounds")).hasToString("""
                {"startAt":"2030-01-01T00:00:00Z","endAt":"2030-01-31T23:00:00Z","maxRuns":7,"jitter":"PT5M"}""");
        assertThat(all.get("policies")).hasToString("""
                {"overlap":"queue-all","misfire":"fire-all:9","catchUp":"PT3H","startDeadline":"PT10M","priority":4,\
                "pauseAfterFailures":3}""");
        assertThat(all.get("started").asInt()).isZero();
        assertThat(all.get("queued")).isEmpty();
        assertThat(ok("get", "all").out())
                .contains(
                        "bounds          from 2030-01-01T00:00:00Z, until 2030-01-31T23:00:00Z, at most 7 runs, 0 of them"
                                + " started, scattered over 5m\n")
                .contains("overlap         queue-all\n")
                .contains("misfire         fire-all:9\n")
                .contains("catch up        3h\n")
                .contains("start deadline  10m\n")
                .contains("priority        4\n")
                .contains("pause after     3 failures in a row\n")
                .contains("queued          -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "allow:2", "queue-one", "queue-all", "cancel-previous"})
    void takesEveryOverlapRule(String rule) {
        ok("create", "--id", "o", "--task", "t", "--every", "1h", "--overlap", rule);
        assertThat(json("get", "o").get("policies").get("overlap").asString()).isEqualTo(rule);
    }

    @Test
    void derivesTheIdFromTheDefinition() {
        String first = ok("create", "--task", "mail", "--every", "1h", "--payload", "{\"b\":1,\"a\":[]}")
                .out();
        String again = ok("create", "--task", "mail", "--every", "60m", "--payload", "{\"a\":[], \"b\":1}")
                .out();
        assertThat(first).startsWith("mail-").contains("created");
        assertThat(again).startsWith(first.substring(0, first.indexOf(' '))).contains("unchanged");
    }

    @Test
    void takesEveryKindOfRecurrence() {
        assertThat(recurrence("--every", "90s")).hasToString("{\"type\":\"every\",\"every\":\"PT1M30S\"}");
        assertThat(recurrence("--every-after", "5m")).hasToString("{\"type\":\"every-after\",\"everyAfter\":\"PT5M\"}");
        assertThat(recurrence("--at", "2030-12-24T18:00", "--zone", "Europe/Berlin"))
                .hasToString("{\"type\":\"once\",\"at\":\"2030-12-24T17:00:00Z\"}");
        assertThat(recurrence("--at", "2030-12-24T18:00:00Z"))
                .hasToString("{\"type\":\"once\",\"at\":\"2030-12-24T18:00:00Z\"}");
        assertThat(recurrence("--in", "1h").get("type").asString()).isEqualTo("once");
        assertThat(recurrence("--now").get("type").asString()).isEqualTo("once");
    }

    private JsonNode recurrence(String... options) {
        String[] args = new String[options.length + 5];
        System.arraycopy(new String[] {"create", "--id", "r", "--task", "t"}, 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        ok(args);
        return json("get", "r").get("recurrence");
    }

    @Test
    void readsThePayloadFromAFileOrStandardInput(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("payload.json"), "{\n  \"text\": \"ü\"\n}\n");
        ok("create", "--id", "f", "--task", "t", "--every", "1h", "--payload-file", file.toString());
        assertThat(json("get", "f").get("payload")).hasToString("{\"text\":\"ü\"}");
        terminal = terminal.typing("[1, 2]");
        ok("create", "--id", "f", "--task", "t", "--every", "1h", "--payload-file", "-");
        assertThat(json("get", "f").get("payload")).hasToString("[1,2]");
    }

    @Test
    void listsWhatFiresNextFirst() {
        ok("create", "--id", "late", "--task", "a", "--in", "3h", "--tag", "x,y");
        ok("create", "--id", "soon", "--task", "a", "--in", "1h", "--tag", "y");
        ok("create", "--id", "paused", "--task", "b", "--in", "2h");
        ok("pause", "paused", "--reason", "why not");
        assertThat(ids("list")).isEqualTo("soon late paused");
        assertThat(ids("list", "--task", "a")).isEqualTo("soon late");
        assertThat(ids("list", "--state", "paused")).isEqualTo("paused");
        assertThat(ids("list", "--tag", "x")).isEqualTo("late");
        Answer none = terminal.run("list", "--task", "c");
        assertThat(none).isEqualTo(new Answer(0, "", "carillon: no schedules\n"));
        assertThat(ok("list").out())
                .startsWith("ID      TASK  STATE            NEXT")
                .hasLineCount(4);
    }

    private String ids(String... args) {
        StringBuilder ids = new StringBuilder();
        json(args).forEach(schedule -> ids.append(schedule.get("id").asString()).append(' '));
        return ids.toString().strip();
    }

    @Test
    void pausesAndResumes() {
        ok("create", "--id", "p", "--task", "t", "--every", "1h");
        assertThat(ok("pause", "p", "--reason", "moving", "--actor", "ann").out())
                .isEqualTo("p  paused\n");
        JsonNode pause = json("get", "p").get("pause");
        assertThat(pause.get("reason").asString()).isEqualTo("moving");
        assertThat(pause.get("actor").asString()).isEqualTo("ann");
        assertThat(ok("get", "p").out()).contains("by ann, because: moving");
        assertThat(json("explain", "p").get("verdict").asString()).isEqualTo("paused");
        assertThat(ok("resume", "p").out()).startsWith("p  active  next 2");
        assertThat(json("explain", "p").get("verdict").asString()).isEqualTo("no capable node");
        assertThat(ok("explain", "p").out()).startsWith("p  no capable node\n  No live node");
    }

    @Test
    void triggersUnlessSomethingIsUnfinished() {
        ok("create", "--id", "t", "--task", "t", "--every", "1h");
        assertThat(ok("trigger", "t").out()).matches("t@\\d{8}T\\d{6}.*Z-\\w+\n");
        Answer overlapping = terminal.run("trigger", "t");
        assertThat(overlapping.code()).isEqualTo(ExitCode.CONFLICT);
        assertThat(overlapping.out()).isEmpty();
        assertThat(overlapping.err()).hasLineCount(1).contains("t@");
        assertThat(json("trigger", "t", "--ignore-overlap").get("run").asString())
                .startsWith("t@");
        assertThat(json("get", "t").get("unfinished")).hasSize(2);
    }

    @Test
    void deletesWhenConfirmed() {
        ok("create", "--id", "d", "--task", "t", "--every", "1h");
        assertThat(terminal.run("delete", "d").code()).isEqualTo(ExitCode.FAILURE);
        assertThat(terminal.run("delete", "d").err()).contains("there was no answer; --yes does it without asking");
        assertThat(terminal.typing("n\n").run("delete", "d").err())
                .contains("nothing was deleted")
                .doesNotContain("--yes");
        assertThat(terminal.typing("y\n").run("delete", "d").out()).isEqualTo("d  deleted\n");
        assertThat(terminal.run("get", "d").code()).isEqualTo(ExitCode.NOT_FOUND);
        ok("create", "--id", "d", "--task", "t", "--every", "1h");
        assertThat(json("delete", "d", "--yes")).hasToString("{\"id\":\"d\",\"deleted\":true}");
    }

    @Test
    void flagBeatsTheEnvironment() {
        ok("create", "--id", "here", "--task", "t", "--every", "1h");
        assertThat(terminal.run("get", "here", "--namespace", "elsewhere").code())
                .isEqualTo(ExitCode.NOT_FOUND);
        assertThat(terminal.with("CARILLON_OUTPUT", "json").run("list").out()).startsWith("[");
        assertThat(terminal.with("CARILLON_OUTPUT", "json")
                        .run("list", "-o", "table")
                        .out())
                .startsWith("ID");
    }
}
