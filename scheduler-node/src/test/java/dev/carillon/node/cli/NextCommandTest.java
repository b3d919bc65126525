package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code next} prints, above all where clocks change. */
class NextCommandTest {

    private final Terminal terminal = Terminal.bare();

    @Test
    void countsFromNowInUtc() {
        Answer answer = terminal.run("next", "30 2 * * *", "-n", "2");
        assertThat(answer).isEqualTo(new Answer(0, """
                        AT                    LOCAL                      NOTE
                        2026-11-24T02:30:00Z  2026-11-24T02:30:00+00:00
                        2026-11-25T02:30:00Z  2026-11-25T02:30:00+00:00
                        """, ""));
    }

    @Test
    void notesTheHourThatClocksSkip() {
        JsonNode times = json("30 2 * * *", "--zone", "Europe/Berlin", "--from", "2026-03-28T00:00:00Z", "-n", "3");
        assertThat(times).hasSize(3);
        assertThat(times.get(0)).hasToString("""
                {"at":"2026-03-28T01:30:00Z","local":"2026-03-28T02:30:00+01:00"}""");
        assertThat(times.get(1)).hasToString("""
                {"at":"2026-03-29T01:00:00Z","local":"2026-03-29T03:00:00+02:00",\
                "note":"02:30 does not exist on 2026-03-29: fires 03:00"}""");
        assertThat(times.get(2).get("at").asString()).isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void skipsThatHourWhenAsked() {
        JsonNode times =
                json("30 2 * * *", "--zone", "Europe/Berlin", "--from", "2026-03-28T12:00", "-n", "1", "--dst", "skip");
        assertThat(times.get(0).get("at").asString()).isEqualTo("2026-03-30T00:30:00Z");
        assertThat(times.get(0).get("note").asString()).isEqualTo("02:30 does not exist on 2026-03-29: skipped");
    }

    @Test
    void notesTheHourThatClocksRepeat() {
        JsonNode once = json("30 2 * * *", "--zone", "Europe/Berlin", "--from", "2026-10-24T12:00:00Z", "-n", "2");
        assertThat(once.get(0).get("at").asString()).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(once.get(0).get("note").asString()).contains("02:30").contains("twice");
        assertThat(once.get(1).get("at").asString()).isEqualTo("2026-10-26T01:30:00Z");

        JsonNode both = json("*/30 * * * *", "--zone", "Europe/Berlin", "--from", "2026-10-25T00:15:00Z", "-n", "3");
        assertThat(both.get(0).get("local").asString()).isEqualTo("2026-10-25T02:30:00+02:00");
        assertThat(both.get(1).get("local").asString()).isEqualTo("2026-10-25T02:00:00+01:00");
        assertThat(both.get(2).get("local").asString()).isEqualTo("2026-10-25T02:30:00+01:00");
        assertThat(both)
                .allSatisfy(time -> assertThat(time.get("note").asString()).contains("both times"));
    }

    @Test
    void readsOtherDialects() {
        JsonNode quartz = json("0 0 12 ? * 2#1", "--dialect", "QUARTZ", "-n", "1");
        assertThat(quartz.get(0).get("at").asString()).isEqualTo("2026-12-07T12:00:00Z");
        JsonNode spring = json("0 0 12 13 * FRI", "--dialect", "spring", "-n", "1");
        assertThat(spring.get(0).get("at").asString()).isEqualTo("2027-08-13T12:00:00Z");
    }

    @Test
    void readsANicknameThatOtherProgramsTakeForAFile() {
        assertThat(json("@monthly", "-n", "1").get(0).get("at").asString()).isEqualTo("2026-12-01T00:00:00Z");
    }

    @Test
    void saysThatAnExpressionEnds() {
        Answer some = terminal.run("next", "0 0 0 1 1 ? 2027-2028", "--dialect", "quartz", "-o", "json");
        assertThat(some.code()).isZero();
        assertThat(JsonMapper.shared().readTree(some.out())).hasSize(2);
        assertThat(some.err()).hasLineCount(1).contains("no more fire times");

        Answer none = terminal.run("next", "0 0 0 1 1 ? 2027", "--dialect", "quartz", "--from", "2030-01-01T00:00:00Z");
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).hasLineCount(1).contains("no fire time");
    }

    @Test
    void takesTheNumberForHFromTheId() {
        Answer unknown = terminal.run("next", "H H * * *", "-n", "1");
        assertThat(unknown.err()).hasLineCount(1).contains("--id");
        Answer one = terminal.run("next", "H H * * *", "-n", "1", "--id", "nightly");
        assertThat(one.err()).isEmpty();
        assertThat(one.out()).isNotEqualTo(unknown.out());
    }

    @Test
    void showsAnIntervalWithItsBoundsAndItsJitter() {
        JsonNode times = json(
                "--every",
                "1h",
                "--start-at",
                "2026-12-01T00:00:00Z",
                "--max-runs",
                "2",
                "--jitter",
                "10m",
                "--id",
                "poll");
        assertThat(times).hasSize(2);
        assertThat(times.get(0).get("at").asString()).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(times.get(1).get("at").asString()).isEqualTo("2026-12-01T01:00:00Z");
        assertThat(times).allSatisfy(time -> {
            Instant at = Instant.parse(time.get("at").asString());
            assertThat(Instant.parse(time.get("due").asString())).isBetween(at, at.plusSeconds(600));
        });
        assertThat(json("--every", "90m", "--end-at", "2026-11-23T14:00:00Z")).hasSize(1);
        assertThat(terminal.run("next", "--every", "1h", "--jitter", "1m").err())
                .contains("--id");
    }

    @Test
    void showsWhatHappensOnce() {
        assertThat(json("--in", "1h").get(0).get("at").asString()).isEqualTo("2026-11-23T13:00:00Z");
        assertThat(json("--at", "2020-01-01T00:00:00Z").get(0).get("note").asString())
                .contains("at once");
        JsonNode delay = json("--every-after", "1h");
        assertThat(delay).hasSize(1);
        assertThat(delay.get(0).get("note").asString()).contains("after the end");
    }

    @Test
    void wantsExactlyOneRule() {
        assertThat(terminal.run("next").err()).contains("recurrence");
        assertThat(terminal.run("next", "* * * * *", "--every", "1h").err()).contains("every");
        assertThat(terminal.run("next", "* * * * *", "--cron", "* * * * *").err())
                .contains("given twice");
        assertThat(terminal.run("next", "* * * * *", "--except", "feast").err()).contains("except: the calendar feast");
    }

    private JsonNode json(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "next";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "-o";
        all[args.length + 2] = "json";
        Answer answer = terminal.run(all);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.code()).isZero();
        return JsonMapper.shared().readTree(answer.out());
    }
}
