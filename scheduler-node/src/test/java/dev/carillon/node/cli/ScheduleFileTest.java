package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.node.form.CalendarFile;
import dev.carillon.node.form.DefinitionReader;
import dev.carillon.node.form.DefinitionWriter;
import dev.carillon.node.form.ScheduleFile;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of schedules: what is written is read again as it was, and what is wrong is named. */
class ScheduleFileTest {

    @Provide
    net.jqwik.api.Arbitrary<Schedule> schedules() {
        return AnySchedule.schedules();
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadAgain(@ForAll("schedules") Schedule one, @ForAll("schedules") Schedule other) {
        List<Schedule> schedules = List.of(one.withId(new ScheduleId("one")), other.withId(new ScheduleId("other")));
        for (ScheduleFile.Form form : ScheduleFile.Form.values()) {
            assertThat(ScheduleFile.read(ScheduleFile.write(schedules, form))).isEqualTo(schedules);
        }
    }

    /** Otherwise a field that is forgotten on both ways would not be missed. */
    @Property(tries = 300)
    void everyFieldThatDiffersIsNamed(@ForAll("schedules") Schedule one, @ForAll("schedules") Schedule other) {
        Schedule same = other.withId(one.id());
        assertThat(Change.between(one, same).fields().isEmpty()).isEqualTo(one.equals(same));
        assertThat(DefinitionReader.FIELDS)
                .containsAll(DefinitionWriter.write(one).keySet());
    }

    @Test
    void looksLikeThis() {
        Schedule nightly = new Schedule(
                        new ScheduleId("nightly"),
                        new TaskName("report"),
                        Cron.of("30 2 * * *").withZone(Cron.zone("Europe/Berlin")),
                        Payload.ofJson("{\"customer\":\"acme\",\"parts\":[1,2.50]}"))
                .withPolicies(Policies.DEFAULT
                        .withOverlap(Overlap.QUEUE_ONE)
                        .withMisfire(Misfire.fireAll(3).within(Duration.ofHours(5)))
                        .withTimeout(Duration.ofMinutes(90)));
        Schedule poll = new Schedule(
                new ScheduleId("poll"), new TaskName("log"), new Every(Duration.ofSeconds(10)), Payload.NONE);
        assertThat(ScheduleFile.write(List.of(nightly, poll), ScheduleFile.Form.YAML))
                .isEqualTo("""
                schedules:
                - id: "nightly"
                  task: "report"
                  cron: "30 2 * * *"
                  zone: "Europe/Berlin"
                  payload:
                    customer: "acme"
                    parts:
                    - 1
                    - 2.50
                  overlap: "queue-one"
                  misfire: "fire-all:3"
                  catchUp: "5h"
                  timeout: "1h30m"
                - id: "poll"
                  task: "log"
                  every: "10s\"""");
    }

    @ParameterizedTest
    @EnumSource
    void mayBeEmpty(ScheduleFile.Form form) {
        assertThat(ScheduleFile.read(ScheduleFile.write(List.of(), form))).isEmpty();
    }

    @Test
    void isReadAsPeopleWriteIt() {
        List<Schedule> read = ScheduleFile.read("""
                # nightly things
                schedules:
                  - {id: a, task: log, cron: 30 2 * * *, payload: 'text'}
                  - id: b
                    task: log
                    every: PT5M      # ISO 8601
                """);
        assertThat(read).hasSize(2);
        assertThat(read.get(0).recurrence()).isEqualTo(Cron.of("30 2 * * *"));
        assertThat(read.get(0).payload().json()).isEqualTo("\"text\"");
        assertThat(read.get(1).recurrence()).isEqualTo(new Every(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule \"a\": evry: is no field of it | id: a, task: t, evry: 5m",
                "schedule 1: id: must be given | task: t, every: 5m",
                "schedule 1: id: must be text | id: 7, task: t, every: 5m",
                "schedule \"a b\": id: \"a b\" | id: a b, task: t, every: 5m",
                "schedule \"a\": task: must be given | id: a, every: 5m",
                "schedule \"a\": recurrence: give one of | id: a, task: t",
                "schedule \"a\": recurrence: give one of | id: a, task: t, every: 5m, cron: '@daily'",
                "schedule \"a\": every: \"often\" is no duration | id: a, task: t, every: often",
                "schedule \"a\": every: must be text | id: a, task: t, every: 5",
                "schedule \"a\": every: \"99ms\" must be from | id: a, task: t, every: 99ms",
                "schedule \"a\": cron: | id: a, task: t, cron: 0 25 * * *",
                "schedule \"a\": zone: \"CET\" | id: a, task: t, cron: '@daily', zone: CET",
                "schedule \"a\": every: \"-1s\" must be from | id: a, task: t, every: -1s",
                "schedule \"a\": every: \"PT-1S\" must be from | id: a, task: t, every: PT-1S",
                "schedule \"a\": timeout: \"0s\" must be | id: a, task: t, every: 5m, timeout: 0s",
                "schedule \"a\": zone: goes together with cron only | id: a, task: t, every: 5m, zone: UTC",
                "schedule \"a\": dialect: \"perl\" is none of | id: a, task: t, cron: '@daily', dialect: perl",
                "schedule \"a\": at: \"2026-12-24T18:00\" needs an offset | id: a, task: t, at: '2026-12-24T18:00'",
                "schedule \"a\": startAt: does not go together | id: a, task: t, at: '2026-12-24T18:00Z', startAt: '2026-12-24T18:00Z'",
                "schedule \"a\": maxRuns: must be a whole number | id: a, task: t, every: 5m, maxRuns: 1.5",
                "schedule \"a\": maxRuns: | id: a, task: t, every: 5m, maxRuns: 0",
                "schedule \"a\": priority: must be a whole number | id: a, task: t, every: 5m, priority: 99999999999",
                "schedule \"a\": overlap: \"queue\" must be | id: a, task: t, every: 5m, overlap: queue",
                "schedule \"a\": retry: must be fields | id: a, task: t, every: 5m, retry: 5",
                "schedule \"a\": retry.times: is no field | id: a, task: t, every: 5m, retry: {times: 5}",
                "schedule \"a\": retry.delay: \"x\" is no duration | id: a, task: t, every: 5m, retry: {delay: x}",
                "schedule \"a\": retry.factor: must be a number | id: a, task: t, every: 5m, retry: {factor: x}",
                "schedule \"a\": tags: must be a list | id: a, task: t, every: 5m, tags: x",
                "schedule \"a\": tags: must be a list of texts | id: a, task: t, every: 5m, tags: [1]",
                "schedule \"a\": payload: not valid JSON | id: a, task: t, every: 5m, payloadJson: '{'",
                "schedule \"a\": payloadJson: cannot be combined | id: a, task: t, every: 5m, payloadJson: '{}', payload: {}",
                "schedule \"a\": description: must be text | id: a, task: t, every: 5m, description: [x]",
                "file: line 2: Duplicate | id: a, task: t, every: 5m, every: 6m",
                "file: line 2: a value with a * | id: a, task: t, every: 5m, description: *other",
            })
    void aBadEntryIsNamed(String problem, String entry) {
        refused(problem, "schedules:\n- {" + entry + "}\n- {id: good, task: t, every: 5m}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file: must be fields | []",
                "file: must be fields | text",
                "file: must be fields | ''",
                "file.schedules: must be given | {}",
                "file.schedules: must be a list | 'schedules: {a: b}'",
                "file.jobs: is no field | 'jobs: []'",
                "schedule 1: it: must be fields | 'schedules: [text]'",
                "file: line 1: | 'schedules: ['",
                "file: line 1: | '{\"schedules\": [}'",
                "file: line 1: | '{\"schedules\": [], \"schedules\": []}'",
                "file: line 1: | '{\"schedules\": []} more'",
            })
    void aBadFileIsRefused(String problem, String text) {
        refused(problem, text);
    }

    /** A YAML library that reads in pieces may stumble where a character of two parts lies across their border. */
    @Test
    void aCharacterMayLieAnywhere() {
        for (int length = 0; length < 1_100; length += 7) {
            Schedule schedule = new Schedule(
                    new ScheduleId("a"),
                    new TaskName("t"),
                    new Every(Duration.ofHours(1)),
                    Payload.of("x".repeat(length) + "\uD83D\uDE00".repeat(40)));
            String yaml = ScheduleFile.write(List.of(schedule), ScheduleFile.Form.YAML);
            assertThat(ScheduleFile.read(yaml)).containsExactly(schedule);
        }
    }

    @Test
    void anIdIsThereOnce() {
        refused("schedule \"a\": id: is there twice", """
                schedules:
                - {id: a, task: t, every: 5m}
                - {id: a, task: t, every: 6m}
                """);
    }

    @Test
    void aSecondDocumentIsRefused() {
        refused("file: ", "schedules: []\n---\nschedules: []\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1E+3", "1.0", "-0", "1e400", "12345678901234567890123", "0.1", "null", "\"1E+3\"", "{\"1\":[]}"
            })
    void aPayloadStaysAsItIs(String json) {
        Schedule schedule = new Schedule(
                new ScheduleId("a"),
                new TaskName("t"),
                new Every(Duration.ofHours(1)),
                Payload.ofJson("{\"x\":[" + json + "]}"));
        String yaml = ScheduleFile.write(List.of(schedule), ScheduleFile.Form.YAML);
        assertThat(ScheduleFile.read(yaml)).describedAs(yaml).containsExactly(schedule);
    }

    private static void refused(String problem, String text) {
        assertThatThrownBy(() -> ScheduleFile.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(problem)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void everyFieldIsOnThePage() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "schedule-file.md"));
        Set<String> named = new HashSet<>();
        Matcher row =
                Pattern.compile("^\\| `([a-zA-Z.]+)` \\|", Pattern.MULTILINE).matcher(page);
        while (row.find()) {
            named.add(row.group(1));
        }
        Set<String> fields = new HashSet<>(DefinitionReader.FIELDS);
        DefinitionReader.RETRY_FIELDS.forEach(name -> fields.add("retry." + name));
        fields.remove("retry");
        fields.addAll(CalendarFile.FIELDS);
        assertThat(named).isEqualTo(fields);
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        assertThat(ScheduleFile.read(block.group(1))).isNotEmpty();
        assertThat(block.find()).isTrue();
        assertThat(CalendarFile.read(block.group(1)).weekly()).hasSize(2);
    }
}
