package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.LatenessFigures;
import dev.carillon.node.http.Verdict;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.LiveNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The picture of a cluster fits wherever it is drawn, and says the main things first. */
class FrameTest {

    private static final Instant NOW = Instant.parse("2026-11-30T20:24:02.345Z");
    private static final String TITLE = "redis://127.0.0.1:6379  carillon";

    private static Pulse pulse(int nodes, int fires, int changes) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("running", 4);
        counts.put("waiting", 0);
        return new Pulse(
                NOW,
                new Verdict(Verdict.Level.OK, "On time: 412 schedules, 3 nodes, worst lateness 18 ms", List.of()),
                counts,
                Optional.of(new LatenessFigures(1_204, 1.1, 2.4, 6.04, 18)),
                IntStream.range(0, nodes).mapToObj(FrameTest::node).toList(),
                IntStream.range(0, fires).mapToObj(FrameTest::fire).toList(),
                IntStream.range(0, changes)
                        .mapToObj(
                                i -> new JournalEntry(NOW, "ann", "pause", "s" + i, "moving " + "x".repeat(90), "cli"))
                        .toList());
    }

    private static LiveNode node(int i) {
        return new LiveNode(
                new NodeId("node-" + i), NOW.minusMillis(400), NOW, Set.of(new TaskName("t")), i, "here", "2026a");
    }

    private static Pulse.Fire fire(int i) {
        return new Pulse.Fire(new ScheduleId("schedule-" + i), new TaskName("t"), NOW.plusSeconds(i));
    }

    private static List<String> draw(int columns, int lines, Pulse pulse) {
        return new Frame(new Screen.Size(columns, lines), false).draw(TITLE, pulse);
    }

    @Test
    void saysTheMainThingsFirst() {
        List<String> lines = draw(80, 24, pulse(3, 15, 5));
        assertThat(lines.subList(0, 4))
                .containsExactly(
                        "carillon top  2026-11-30T20:24:02Z  redis://127.0.0.1:6379  carillon",
                        "OK       On time: 412 schedules, 3 nodes, worst lateness 18 ms",
                        "running 4   waiting 0",
                        "lateness in 5 min: p50 1.1 ms, p95 2.4 ms, p99 6.0 ms, worst 18 ms, 1204 starts");
        String text = String.join("\n", lines);
        assertThat(text)
                .containsSubsequence("\n\nNODE ", "node-2  2        400 ms ago  t", "\n\nNEXT ", "\n\nCHANGES\n2026-");
        assertThat(lines).anyMatch(line -> line.matches("in 1 s +2026-11-30T20:24:03Z  t +schedule-1"));
    }

    @ParameterizedTest
    @CsvSource({"80,24", "40,10", "120,50", "60,12", "500,300"})
    void fitsWhereverItIsDrawn(int columns, int lines) {
        for (Pulse pulse : List.of(pulse(0, 0, 0), pulse(30, 15, 10), pulse(3, 2, 1))) {
            List<String> drawn = draw(columns, lines, pulse);
            assertThat(drawn).hasSizeLessThanOrEqualTo(lines);
            assertThat(drawn)
                    .allSatisfy(line ->
                            assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void everyPartHasRoomAtTheUsualSize() {
        String text = String.join("\n", draw(80, 24, pulse(30, 15, 10)));
        assertThat(text).contains("node-0", "schedule-3", "CHANGES");
        assertThat(String.join("\n", draw(80, 60, pulse(8, 15, 5)))).contains("node-7", "schedule-14", "pause s4");
    }

    @Test
    void theVerdictHasAWordAndAColour() {
        for (Verdict.Level level : Verdict.Level.values()) {
            Pulse some = new Pulse(
                    NOW,
                    new Verdict(level, "text", List.of("A detail.")),
                    Map.of(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of());
            List<String> plain = draw(80, 24, some);
            assertThat(plain.get(1)).startsWith(level.name()).endsWith("text");
            assertThat(plain.get(2)).isEqualTo("         A detail.");
            String coloured =
                    new Frame(new Screen.Size(80, 24), true).draw(TITLE, some).get(1);
            assertThat(coloured).matches("\u001b\\[3\\dm" + level.name() + " *\u001b\\[0m  text");
        }
    }

    @Test
    void aLongSentenceGoesOnInTheNextLine() {
        String detail = "the append-only file is off, so a restart loses what was written last; set appendonly yes";
        Pulse some = new Pulse(
                NOW,
                new Verdict(Verdict.Level.WARNING, "text", List.of(detail, "x".repeat(100), detail, detail)),
                Map.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
        List<String> lines = draw(80, 24, some);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(2) + lines.get(3))
                .isEqualTo("         the append-only file is off, so a restart loses what was written last;"
                        + "         set appendonly yes");
        assertThat(lines.get(4)).isEqualTo("         " + "x".repeat(71));
    }

    @Test
    void whatIsNotKnownIsNotShown() {
        List<String> lines = draw(80, 24, Pulse.unknown(NOW, "Nothing is known now. redis a:1 is away"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).isEqualTo("UNKNOWN  Nothing is known now. redis a:1 is away");
    }
}
