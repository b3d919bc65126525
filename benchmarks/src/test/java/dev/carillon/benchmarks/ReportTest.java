package dev.carillon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.contender.Contenders;
import dev.carillon.benchmarks.workload.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rounds come to medians, faults to the worst of them, and ratios are those of the same round. */
class ReportTest {

    private final List<Outcome> outcomes = new ArrayList<>();
    private final Selection selection =
            Selection.parse(List.of("drain:1", "floor", "carillon"), Workloads.all(), Contenders.all());

    @Test
    void showsMediansAndTheWorstOfWhatMayNotBe() {
        add(1, "floor", 100, 0);
        add(2, "floor", 400, 0);
        add(3, "floor", 200, 0);
        add(1, "carillon", 50, 0);
        add(2, "carillon", 100, 3);
        add(3, "carillon", 60, 0);
        assertThat(markdown())
                .contains(
                        "| size | contender | runs/s | of floor | runs per CPU second of the store | of floor | missed"
                                + " | duplicate |")
                .contains("| 1 | floor | 200 | 1 | 2,000 | 1 | 0 | 0 |")
                .contains("| 1 | carillon | 60 | 0.30 | 600 | 0.30 | 3 | 0 |");
    }

    @Test
    void comparesWithTheFloorOfTheSameRoundOnly() {
        add(1, "floor", 100, 0);
        add(2, "carillon", 50, 0);
        assertThat(markdown()).contains("| 1 | carillon | 50 | - | 500 | - | 0 | 0 |");
    }

    @Test
    void saysWhatFailed() {
        outcomes.add(new Outcome(1, "drain", "1", "carillon", Map.of(), List.of(), Optional.of("ended with 1: oh")));
        assertThat(markdown())
                .contains("| 1 | carillon | - | - | - | - | - | - |")
                .contains("carillon 1 failed: ended with 1: oh");
    }

    @Test
    void knowsTheMedian() {
        assertThat(Report.median()).isEmpty();
        assertThat(Report.median(3)).hasValue(3);
        assertThat(Report.median(9, 1, 2)).hasValue(2);
        assertThat(Report.median(4, 1)).hasValue(2.5);
    }

    @Test
    void writesNumbersForPeople() {
        assertThat(Markdown.number(159_002.4)).isEqualTo("159,002");
        assertThat(Markdown.number(17.84)).isEqualTo("17.8");
        assertThat(Markdown.number(0.314)).isEqualTo("0.31");
        assertThat(Markdown.number(0)).isEqualTo("0");
    }

    private void add(int round, String contender, double rate, double missed) {
        outcomes.add(new Outcome(
                round,
                "drain",
                "1",
                contender,
                Map.of(
                        "runs/s",
                        rate,
                        "runs per CPU second of the store",
                        10 * rate,
                        "missed",
                        missed,
                        "duplicate",
                        0.0),
                List.of(),
                Optional.empty()));
    }

    private String markdown() {
        return Markdown.of(new Report(outcomes).tables(selection));
    }
}
