package dev.carillon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures, entries of the journal and reports as values, and how many of them the store in memory keeps. */
class FiguresTest {

    private static final Instant MINUTE = Instant.parse("2026-03-04T12:00:00Z");
    private static final NodeId NODE = new NodeId("a");
    private static final TaskName TASK = new TaskName("task");

    private final VirtualClock clock = new VirtualClock(MINUTE);
    private final InMemoryScheduleStore store = new InMemoryScheduleStore(clock);

    private static MinuteFigures figures(Instant minute, int count, String lateness, double millis) {
        return new MinuteFigures(minute, NODE, count, count, count, count, count, lateness, millis, millis, millis);
    }

    @ParameterizedTest
    @CsvSource({
        "actor, 100, true",
        "action, 50, true",
        "target, 300, true",
        "reason, 500, false",
        "via, 50, true",
    })
    void aTextThatIsTooLongOrNoLineIsRefusedByItsName(String field, int most, boolean isNeeded) {
        assertThat(with(field, "x".repeat(most))).isNotNull();
        Stream<String> wrong = Stream.of("x".repeat(most + 1), "a\nb", "a\u0000b", "\ud800");
        Stream.concat(wrong, isNeeded ? Stream.of("", " ") : Stream.empty())
                .forEach(text -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> with(field, text))
                        .withMessage(
                                field + ": must be one line of " + (isNeeded ? 1 : 0) + " to " + most + " characters"));
    }

    private static JournalEntry with(String field, String text) {
        return new JournalEntry(
                field.equals("actor") ? text : "ada",
                field.equals("action") ? text : "pause",
                field.equals("target") ? text : "report",
                field.equals("reason") ? text : "",
                field.equals("via") ? text : "cli");
    }

    @Test
    void figuresOutOfRangeAreRefusedByTheirNames() {
        assertThat(figures(MINUTE, 0, "", 0).isEmpty()).isTrue();
        assertThat(figures(MINUTE, 1, "", 0).isEmpty()).isFalse();
        refused("minute", () -> figures(MINUTE.plusMillis(1), 0, "", 0));
        refused("minute", () -> figures(Instant.EPOCH.minus(Duration.ofMinutes(1)), 0, "", 0));
        refused("minute", () -> figures(Instant.parse("+10000-01-01T00:00:00Z"), 0, "", 0));
        refused("started", () -> figures(MINUTE, -1, "", 0));
        refused("succeeded", () -> new MinuteFigures(MINUTE, NODE, 0, -1, 0, 0, 0, "", 0, 0, 0));
        refused("failed", () -> new MinuteFigures(MINUTE, NODE, 0, 0, -1, 0, 0, "", 0, 0, 0));
        refused("missed", () -> new MinuteFigures(MINUTE, NODE, 0, 0, 0, -1, 0, "", 0, 0, 0));
        refused("overdueMillis", () -> new MinuteFigures(MINUTE, NODE, 0, 0, 0, 0, -1, "", 0, 0, 0));
        refused("lateness", () -> figures(MINUTE, 0, "x".repeat(MinuteFigures.MAX_LATENESS_CHARS + 1), 0));
        refused("lateness", () -> figures(MINUTE, 0, "a\nb", 0));
        refused("p50Millis", () -> figures(MINUTE, 0, "", Double.NaN));
        refused("p99Millis", () -> new MinuteFigures(MINUTE, NODE, 0, 0, 0, 0, 0, "", 0, -0.1, 0));
        refused("maxMillis", () -> new MinuteFigures(MINUTE, NODE, 0, 0, 0, 0, 0, "", 0, 0, Double.POSITIVE_INFINITY));
    }

    private static void refused(String field, Runnable made) {
        assertThatIllegalArgumentException().isThrownBy(made::run).withMessageStartingWith(field + ": ");
    }

    @Test
    void theLatestFiguresAreKeptAndListed() {
        for (int i = 0; i < MinuteFigures.MAX_KEPT + 2; i++) {
            store.record(figures(MINUTE.plus(Duration.ofMinutes(i)), 1, "", 0));
        }
        List<MinuteFigures> listed = store.minutes(Instant.EPOCH);
        assertThat(listed).hasSize(MinuteFigures.MAX_KEPT);
        assertThat(listed.get(0).minute()).isEqualTo(MINUTE.plus(Duration.ofMinutes(2)));
        Stream<MinuteFigures> more = IntStream.range(0, MinuteFigures.MAX_KEPT + 1)
                .mapToObj(i -> figures(MINUTE.plus(Duration.ofMinutes(i)), 1, "", 0));
        assertThat(MinuteFigures.listed(more, Instant.EPOCH).get(0).minute())
                .isEqualTo(MINUTE.plus(Duration.ofMinutes(1)));
    }

    @Test
    void theLatestEntriesOfTheJournalAreKept() {
        for (int i = 0; i < JournalEntry.MAX_KEPT + 1; i++) {
            store.note(new JournalEntry("ada", "pause", "s" + i, "", "cli"));
        }
        List<JournalEntry> read = store.journal(JournalEntry.MAX_READ);
        assertThat(read).hasSize(JournalEntry.MAX_READ);
        assertThat(read.get(0).target()).isEqualTo("s" + JournalEntry.MAX_KEPT);
    }

    @Test
    void ofTooManyLanesSomeAreLeftOutAndItIsSaid() {
        for (int i = 0; i < ShardSummary.MAX_LANES + 3; i++) {
            String name = String.format("t%03d", i);
            Schedule schedule = new Schedule(
                    new ScheduleId(name), new TaskName(name), new Every(Duration.ofHours(1)), Payload.NONE);
            store.put(PutRequest.create(schedule, true, MINUTE, Optional.of(MINUTE)));
        }
        ShardSummary summary = store.summary(new Shard(0), Duration.ZERO);
        assertThat(summary.lanesLeftOut()).isEqualTo(3);
        assertThat(summary.tasks()).hasSize(ShardSummary.MAX_LANES);
        assertThat(summary.tasks().get(0).task()).isEqualTo(new TaskName("t000"));
    }

    @Test
    void theOldestOverdueOneOfAllTasksCounts() {
        TaskSummary late = new TaskSummary(TASK, 1, 1, 1, Optional.of(MINUTE.minusSeconds(9)));
        TaskSummary later = new TaskSummary(new TaskName("other"), 2, 0, 2, Optional.of(MINUTE.minusSeconds(20)));
        TaskSummary due = new TaskSummary(new TaskName("due"), 1, 0, 0, Optional.of(MINUTE.minusSeconds(1)));
        ShardSummary summary = new ShardSummary(MINUTE, List.of(late, later, due), 0, 0, 0, 0, 0);
        assertThat(summary.overdue()).isEqualTo(3);
        assertThat(summary.overdueFor()).isEqualTo(Duration.ofSeconds(20));
        assertThat(new ShardSummary(MINUTE, List.of(due), 0, 0, 0, 0, 0).overdueFor())
                .isZero();
    }

    @Test
    void whatStandsInTwoPlacesIsAdded() {
        TaskSummary one = new TaskSummary(TASK, 1, 2, 3, Optional.of(MINUTE));
        TaskSummary other = new TaskSummary(TASK, 10, 20, 30, Optional.of(MINUTE.minusSeconds(1)));
        TaskSummary none = new TaskSummary(TASK, 0, 0, 0, Optional.empty());
        assertThat(one.plus(other)).isEqualTo(new TaskSummary(TASK, 11, 22, 33, other.oldest()));
        assertThat(none.plus(one)).isEqualTo(one);
        assertThat(none.plus(none)).isEqualTo(none);
    }

    @Test
    void aReportKeepsTheOrderOfItsFactsAndNobodyChangesThem() {
        Map<String, String> facts = new LinkedHashMap<>();
        List.of("version", "role", "mode", "a").forEach(name -> facts.put(name, "x"));
        ServerReport report = new ServerReport(facts, List.of());
        facts.put("b", "x");
        assertThat(report.facts().keySet()).containsExactly("version", "role", "mode", "a");
        assertThat(store.report().facts().get("store")).contains("memory");
    }
}
