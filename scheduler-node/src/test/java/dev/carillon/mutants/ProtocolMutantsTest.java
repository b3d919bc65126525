package dev.carillon.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests notice when a rule of the protocol is broken; prints which ones notice what. */
class ProtocolMutantsTest {

    private static final int WORDS = 90;
    private static final List<String> TABLE = new ArrayList<>();

    @AfterAll
    static void printTable() {
        System.out.println("mutant | place | caught by | violation | seconds");
        TABLE.forEach(System.out::println);
        System.out.printf("%d of %d mutants caught%n", TABLE.size(), mutants().size());
    }

    static List<Mutant> mutants() {
        return Mutants.all();
    }

    private static Detector of(String method) {
        return Detector.of("dev.carillon.redis", "CompleteScriptTest", method);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aMutantIsCaughtByEachTestThatIsNamedForIt(Mutant mutant) {
        long start = System.nanoTime();
        MutantClasses world = mutant.load();
        List<Detection> detections = mutant.detectors().stream()
                .map(test -> Detection.run(world, test))
                .toList();
        for (Detection detection : detections) {
            assertThat(detection.isRed())
                    .as("%s under \"%s\": %s", detection.test(), mutant, detection.failures())
                    .isTrue();
        }
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
        String tests = mutant.detectors().stream().map(Detector::toString).collect(Collectors.joining(", "));
        TABLE.add("%s | %s | %s | %s | %.1f"
                .formatted(mutant, mutant.place(), tests, detections.get(0).firstWords(WORDS), seconds));
    }

    /** Else a test that is red for another reason would count as one that notices. */
    @Test
    void withoutMutantsTheSameTestsAreGreen() {
        MutantClasses world = new MutantClasses(Workspace.classes(), Map.of());
        Set<Detector> tests = new TreeSet<>();
        mutants().forEach(mutant -> tests.addAll(mutant.detectors()));
        for (Detector test : tests) {
            Detection detection = Detection.run(world, test);
            assertThat(detection.isGreen())
                    .as("%s: %s", test, detection.failures())
                    .isTrue();
        }
    }

    @Test
    void aMutantThatChangesNothingOfWhatTestsSeeSurvives() {
        Mutant harmless = Mutant.of("another comment")
                .edit(Source.lua("complete.lua"), "-- Records how attempts ended", "-- Writes down how attempts ended");
        Detection detection = Detection.run(harmless.load(), of("aSucceededRunBecomesHistory"));
        assertThat(detection.isGreen()).isTrue();
        assertThat(detection.isRed()).isFalse();
    }

    /** A test that crashes has not noticed anything. */
    @Test
    void aMutantThatBreaksEverythingIsNotCaught() {
        Mutant broken = Mutant.of("no script at all")
                .edit(Source.lua("complete.lua"), "local FIELDS = 11", "local FIELDS = = 11");
        Detection detection = Detection.run(broken.load(), of("aSucceededRunBecomesHistory"));
        assertThat(detection.isGreen()).isFalse();
        assertThat(detection.isRed()).isFalse();
    }

    @Test
    void anEditWhoseTextIsGoneOrThereTwiceIsRefused() {
        Edit edit = new Edit(Source.lua("complete.lua"), "if so", "if not so");
        assertThat(edit.appliedTo("do it if so, else not")).isEqualTo("do it if not so, else not");
        assertThatThrownBy(() -> edit.appliedTo("do it")).hasMessageContaining("complete.lua", "exactly once");
        assertThatThrownBy(() -> edit.appliedTo("if so, if so")).hasMessageContaining("exactly once");
        assertThatThrownBy(edit::applied).hasMessageContaining("exactly once");
    }

    @Test
    void aTestThatIsNotThereDetectsNothing() {
        MutantClasses world = new MutantClasses(Workspace.classes(), Map.of());
        Detection detection = Detection.run(world, of("noSuchTest"));
        assertThat(detection.isGreen()).isFalse();
        assertThat(detection.isRed()).isFalse();
    }

    /** Each of the page's rows is checked to name tests that there are by the house. */
    @Test
    void thePageHasARowForEachMutant() throws IOException {
        String page = Files.readString(Workspace.root().resolve("docs").resolve("guarantees.md"));
        String rows = mutants().stream().map(Mutant::row).collect(Collectors.joining("\n"));
        assertThat(page).as("the page should have\n%s", rows).contains(rows);
    }
}
