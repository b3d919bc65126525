package dev.carillon.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.evidence.Program;
import dev.carillon.node.evidence.Program.Ended;
import dev.carillon.node.main.Carillon;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as a user starts it: processes, a Redis of its own, a node that is killed, and an exit code. */
class DemoIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void endsWithACleanVerdictThoughANodeWasKilled() throws Exception {
        Ended demo = demo("--for", "12s", "--kill-after", "4s", "--lease", "3s");
        assertThat(demo.exit()).as("%s%s", demo.out(), demo.err()).isZero();
        assertThat(demo.out())
                .containsPattern("killing node-\\d \\(SIGKILL\\) in the middle of [1-9]\\d* runs")
                .containsPattern("node-\\d is gone: \\d+ schedules taken over in \\d+\\.\\d s")
                .containsPattern("fired \\d+  duplicate 0  missing 0  p99 lateness \\d+\\.\\d ms")
                .containsPattern("occurrences \\d+  missing 0  duplicate 0  early 0  takeovers [1-9]\\d*"
                        + "  lateness p50 [\\d.]+ ms  p99 [\\d.]+ ms  max [\\d.]+ ms")
                .endsWith("verdict: clean\n");
    }

    @Test
    void printsOneObjectAndLeavesTheEvidence() throws Exception {
        Path evidence = directory.resolve("kept");
        Ended demo = demo("--for", "5s", "--nodes", "2", "-o", "json", "--evidence", evidence.toString());
        assertThat(demo.exit()).as("%s%s", demo.out(), demo.err()).isZero();
        JsonNode json = JsonMapper.shared().readTree(demo.out());
        assertThat(json.get("verdict").asString()).isEqualTo("clean");
        assertThat(json.get("occurrences").asInt()).isGreaterThan(50);
        assertThat(json.has("takeover")).isFalse();
        assertThat(evidence.resolve("node-1.evidence")).isNotEmptyFile();
        assertThat(evidence.resolve("node-2.log")).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({
        "--nodes, 0, --nodes",
        "--for, 4s, --for",
        "--for, soon, --for",
        "--kill-after, 30s, --kill-after",
        "--lease, 10ms, --lease",
        "-o, xml, -o"
    })
    void refusesWhatItCannotDo(String option, String value, String named) throws Exception {
        Ended demo = demo(option, value);
        assertThat(demo.exit()).isEqualTo(2);
        assertThat(demo.err()).contains(named);
        assertThat(demo.out()).isEmpty();
    }

    private Ended demo(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("demo"));
        all.addAll(List.of(arguments));
        return new Program(Carillon.class, directory, PATIENCE).run(all.toArray(String[]::new));
    }
}
