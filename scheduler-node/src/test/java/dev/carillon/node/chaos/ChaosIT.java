package dev.carillon.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.evidence.Program;
import dev.carillon.node.evidence.Program.Ended;
import dev.carillon.node.main.Carillon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A short trial as a user starts it: clean with the product, and not with one that has a bug. */
class ChaosIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Ended run(Class<?> program, String... arguments) throws Exception {
        return new Program(program, directory, PATIENCE).run(arguments);
    }

    @Test
    void theGuaranteeHoldsUnderFaults() throws Exception {
        Ended chaos = run(
                Carillon.class,
                "chaos",
                "--for",
                "50s",
                "--seed",
                "3",
                "--lease",
                "3s",
                "--rate",
                "60",
                "--faults",
                "kill,crash,freeze,hiccup,partition,lost-replies,flap,roll,redis-kill,redis-freeze,pubsub,flush");
        assertThat(chaos.exit()).as("%s%s", chaos.out(), chaos.err()).isZero();
        assertThat(chaos.out())
                .containsPattern("occurrences \\d{4,}  missing 0  duplicate 0  early 0  lost-by-policy \\d+  takeovers"
                        + " [1-9]\\d*  lateness p50 [\\d.]+ ms  p99 [\\d.]+ ms  max [\\d.]+ ms"
                        + "  resume-after-heal p99 [\\d.]+ s")
                .endsWith("verdict: clean\n");
    }

    /** Two of three are off by ten minutes and by a day. */
    @Test
    void theClocksOfNodesDoNotMatter() throws Exception {
        Ended chaos = run(
                Carillon.class,
                "chaos",
                "--for",
                "15s",
                "--seed",
                "5",
                "--lease",
                "3s",
                "--rate",
                "60",
                "--nodes",
                "3",
                "--faults",
                "hiccup,pubsub",
                "--skew",
                "10m,-1d");
        if (hasCompiler()) {
            assertThat(chaos.exit()).as("%s%s", chaos.out(), chaos.err()).isZero();
            assertThat(chaos.out())
                    .contains("missing 0  duplicate 0  early 0")
                    .contains("node processes with a wrong clock: 2");
        } else {
            assertThat(chaos.err()).contains("--skew: needs a C compiler");
        }
    }

    @Test
    void aLossOfPowerRepeatsWhatWasLostAndNothingElse() throws Exception {
        Ended chaos = run(
                Carillon.class,
                "chaos",
                "--for",
                "15s",
                "--seed",
                "2",
                "--lease",
                "3s",
                "--rate",
                "60",
                "--nodes",
                "3",
                "--faults",
                "power-loss");
        assertThat(chaos.exit()).as("%s%s", chaos.out(), chaos.err()).isZero();
        assertThat(chaos.out())
                .contains("missing 0  duplicate 0  early 0")
                .containsPattern("repeated because Redis had lost what it acknowledged: [1-9]");
    }

    private static boolean hasCompiler() throws InterruptedException {
        try {
            return new ProcessBuilder("cc", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Two trials at a time: what is looked for needs no quiet machine. */
    @Test
    void bugsAreFound() throws Exception {
        Map<String, String> violations = Map.of(
                "ForgetsEnds", "duplicate",
                "SkipsFireTimes", "missing",
                "NeverTriesAgain", "lost",
                "GarblesEvidence", "process");
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Map<String, Future<Ended>> trials = new TreeMap<>();
            violations.keySet().forEach(bug -> trials.put(bug, two.submit(() -> runWith(bug))));
            for (var trial : trials.entrySet()) {
                Ended chaos = trial.getValue().get();
                String bug = trial.getKey();
                assertThat(chaos.exit())
                        .as("%s: %s%s", bug, chaos.out(), chaos.err())
                        .isEqualTo(6);
                JsonNode verdict = JsonMapper.shared().readTree(chaos.out());
                assertThat(verdict.get("verdict").asString()).as(bug).isEqualTo("not clean");
                assertThat(verdict.get(violations.get(bug)).asInt()).as(bug).isPositive();
            }
        }
    }

    private Ended runWith(String bug) throws Exception {
        Path itsOwn = Files.createDirectory(directory.resolve(bug));
        Class<?> program = Class.forName(Faulty.class.getName() + "$" + bug);
        return new Program(program, itsOwn, PATIENCE)
                .run(
                        "chaos",
                        "--for",
                        "12s",
                        "--seed",
                        "1",
                        "--lease",
                        "2s",
                        "--nodes",
                        "2",
                        "--faults",
                        "hiccup",
                        "-o",
                        "json");
    }

    @ParameterizedTest
    @CsvSource({
        "--for, 1s, --for",
        "--nodes, 1, --nodes",
        "--rate, 0, --rate",
        "--lease, 1s, --lease",
        "--faults, rain, rain"
    })
    void refusesWhatItCannotDo(String option, String value, String named) throws Exception {
        Ended chaos = run(Carillon.class, "chaos", option, value);
        assertThat(chaos.exit()).isEqualTo(2);
        assertThat(chaos.err()).contains(named);
        assertThat(chaos.out()).isEmpty();
    }
}
