package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Calendars from the command line, on a real Redis without a node. */
class CalendarCommandsTest extends CommandCase {

    private static final String HOLIDAYS = """
            name: holidays
            zone: Europe/Berlin
            description: days off
            dates:
            - 2990-12-24..2991-01-01
            - 2990-05-01
            weekly:
            - sun
            - fri 18:00-24:00
            """;

    private Answer put(String text) {
        return terminal.typing(text).run("calendar", "put", "-f", "-");
    }

    @Test
    void whatGetPrintsPutReads() {
        assertThat(put(HOLIDAYS).out()).isEqualTo("holidays  created  0 schedules with another fire time\n");
        assertThat(put(HOLIDAYS).out()).startsWith("holidays  unchanged");
        String printed = ok("calendar", "get", "holidays").out();
        assertThat(put(printed).out()).startsWith("holidays  unchanged");
        assertThat(json("calendar", "get", "holidays")).hasToString("""
                {"name":"holidays","zone":"Europe/Berlin","description":"days off",\
                "dates":["2990-05-01","2990-12-24..2991-01-01"],"weekly":["fri 18:00-24:00","sun"]}""");
        assertThat(put(json("calendar", "get", "holidays").toString()).out()).startsWith("holidays  unchanged");
        assertThat(put("name: empty").out()).startsWith("empty  created");
        assertThat(ok("calendar", "list").out()).hasLineCount(3).contains("holidays  Europe/Berlin  2");
        assertThat(json("calendar", "list")).hasSize(2);
    }

    @Test
    void aChangePlansAnewAndAUsedOneStays() {
        put("name: free");
        ok(
                "create",
                "--id",
                "s",
                "--task",
                "report",
                "--cron",
                "0 12 1 6 *",
                "--start-at",
                "2990-01-01T00:00:00Z",
                "--except",
                "free");
        assertThat(json("get", "s").get("next").asString()).isEqualTo("2990-06-01T12:00:00Z");
        assertThat(json("get", "s").get("bounds").get("except")).hasToString("[\"free\"]");
        assertThat(ok("get", "s").out()).contains("except free");
        Answer changed = terminal.with("CARILLON_OUTPUT", "json")
                .typing("name: free\ndates: [2990-06-01]")
                .run("calendar", "put", "-f", "-");
        assertThat(changed.out()).contains("\"outcome\" : \"updated\"", "\"replanned\" : 1");
        assertThat(json("get", "s").get("next").asString()).isEqualTo("2991-06-01T12:00:00Z");
        assertThat(ok("explain", "s").out())
                .contains("It does not fire at 2990-06-01T12:00:00Z: the calendar free excludes that.");

        Answer used = terminal.run("calendar", "delete", "free");
        assertThat(used.code()).isEqualTo(ExitCode.CONFLICT);
        assertThat(used.err()).isEqualTo("carillon: calendar: \"free\" is named by the schedule \"s\"\n");
        ok("delete", "s", "--yes");
        assertThat(ok("calendar", "delete", "free").out()).isEqualTo("free  deleted\n");
        assertThat(terminal.run("calendar", "delete", "free").code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(terminal.run("calendar", "get", "free").code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void aScheduleWithoutATimeLeftIsRefused() {
        put("name: never\ndates: [2990-06-01]");
        Answer refused = terminal.run(
                "create",
                "--id",
                "s",
                "--task",
                "report",
                "--cron",
                "0 12 1 6 *",
                "--except",
                "never",
                "--start-at",
                "2990-01-01T00:00:00Z",
                "--end-at",
                "2991-01-01T00:00:00Z");
        assertThat(refused.err()).isEqualTo("carillon: except: the calendars [never] exclude every fire time\n");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(json("list")).isEmpty();
    }

    @Test
    void aPreviewLeavesOutWhatACalendarExcludes() {
        Answer next = terminal.with("CARILLON_OUTPUT", "json")
                .typing("name: free\nzone: Europe/Berlin\ndates: [2026-03-28..2026-03-29]\nweekly: [tue]")
                .run(
                        "next",
                        "30 2 * * *",
                        "--zone",
                        "Europe/Berlin",
                        "--from",
                        "2026-03-27T00:00:00Z",
                        "-n",
                        "3",
                        "--calendar",
                        "-");
        assertThat(JsonMapper.shared().readTree(next.out())).hasToString("""
                [{"at":"2026-03-27T01:30:00Z","local":"2026-03-27T02:30:00+01:00"},\
                {"at":"2026-03-30T00:30:00Z","local":"2026-03-30T02:30:00+02:00",\
                "note":"2026-03-28T02:30:00+01:00 is excluded by free"},\
                {"at":"2026-04-01T00:30:00Z","local":"2026-04-01T02:30:00+02:00",\
                "note":"2026-03-31T02:30:00+02:00 is excluded by free"}]""");
    }

    @Test
    void filesOfSchedulesNameCalendars(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("schedules.yaml");
        Files.writeString(file, """
                schedules:
                - {id: first, task: report, every: 5m}
                - {id: s, task: report, every: 5m, except: [b, a]}
                """);
        Answer refused = terminal.run("apply", "-f", file.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).isEqualTo("carillon: schedule \"s\": except: there is no calendar \"a\"\n");
        assertThat(json("list")).isEmpty();
        assertThat(terminal.run("import", file.toString()).code()).isEqualTo(ExitCode.USAGE);
        put("name: a");
        put("name: b");
        ok("apply", "-f", file.toString());
        String exported = ok("export").out();
        assertThat(exported).contains("except:\n  - \"a\"\n  - \"b\"\n");
        assertThat(terminal.typing(exported).run("apply", "-f", "-").err()).contains("2 unchanged");
    }
}
