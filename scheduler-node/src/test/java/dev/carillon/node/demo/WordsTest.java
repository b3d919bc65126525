package dev.carillon.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.evidence.Lateness;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demo says, and what it understands. */
class WordsTest {

    private final Verdict verdict = PlantedEvidence.faultless().judge();

    @Test
    void saysTheVerdict() {
        assertThat(Words.verdict(verdict))
                .containsExactly(
                        "occurrences 200  missing 0  duplicate 0  early 0  takeovers 1"
                                + "  lateness p50 1.0 ms  p99 1.0 ms  max 1.0 ms",
                        "takeover: runs restarted 1, slowest 8.4 s; meanwhile 54 fires,"
                                + " lateness p50 1.0 ms  p99 1.0 ms  max 1.0 ms",
                        "skipped by overlap 2, coalesced 0, retries 0, handed over 0",
                        "verdict: clean");
        assertThat(Words.tally(verdict)).isEqualTo("fired 199  duplicate 0  missing 0  p99 lateness 1.0 ms");
        assertThat(verdict.takeOver())
                .hasValueSatisfying(over ->
                        assertThat(Words.gone(over)).isEqualTo("node-2 is gone: 2 schedules taken over in 8.4 s"));
    }

    @Test
    void saysWhatIsWrong() {
        PlantedEvidence spoilt = PlantedEvidence.faultless();
        spoilt.remove(PlantedEvidence.about("tick", PlantedEvidence.T0));
        assertThat(Words.verdict(spoilt.judge()))
                .contains("fault: missing 1", "  missing: tick at 1800000000000", "verdict: not clean");
    }

    @Test
    void saysTheSameAsJson() {
        JsonNode json = JsonMapper.shared().readTree(VerdictJson.of(verdict));
        assertThat(json.get("verdict").asString()).isEqualTo("clean");
        assertThat(json.get("occurrences").asInt()).isEqualTo(verdict.occurrences());
        assertThat(json.get("missing").asInt()).isZero();
        assertThat(json.get("takeovers").asInt()).isEqualTo(1);
        assertThat(json.get("latenessMillis").get("p99").asDouble()).isEqualTo(1.0);
        assertThat(json.get("takeover").get("slowestRestartSeconds").asDouble()).isEqualTo(8.4);
    }

    @Test
    void ranksLateness() {
        Lateness lateness =
                Lateness.of(LongStream.rangeClosed(1, 200).map(i -> i * 1_000).toArray());
        assertThat(lateness).isEqualTo(new Lateness(200, 100, 198, 200));
        assertThat(Lateness.of(new long[0])).isEqualTo(new Lateness(0, 0, 0, 0));
        assertThat(Lateness.of(new long[] {5_000})).isEqualTo(new Lateness(1, 5, 5, 5));
    }
}
