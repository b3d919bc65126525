package dev.carillon.node.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read, whole lines only. */
class EvidenceTest {

    private static final Event EVENT = new Event(
            Event.Kind.START, "node-1", "tick@20270115T080000Z", 1_800_000_000_000L, 2, 77, "RETRY", 3, "-", 42, -5);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void readsWhatWasWritten() {
        Path file = directory.resolve("evidence");
        EvidenceReader reader = new EvidenceReader(file);
        assertThat(reader.poll()).isEmpty();
        try (EvidenceLog log = new EvidenceLog(file)) {
            log.append(EVENT);
            assertThat(reader.poll()).containsExactly(EVENT);
            assertThat(reader.poll()).isEmpty();
            log.append(EVENT);
            log.append(EVENT);
            assertThat(reader.poll()).containsExactly(EVENT, EVENT);
        }
        assertThat(reader.unreadable()).isZero();
    }

    @Test
    void aThreadThatIsToldToStopCanStillWrite() {
        Path file = directory.resolve("evidence");
        try (EvidenceLog log = new EvidenceLog(file)) {
            Thread.currentThread().interrupt();
            log.append(EVENT);
            assertThat(Thread.interrupted()).isTrue();
            log.append(EVENT);
        }
        assertThat(new EvidenceReader(file).poll()).containsExactly(EVENT, EVENT);
    }

    @Test
    void leavesALineWithoutItsEnd() throws IOException {
        Path file = directory.resolve("evidence");
        EvidenceReader reader = new EvidenceReader(file);
        write(file, EVENT.line() + "\n" + EVENT.line().substring(0, 20));
        assertThat(reader.poll()).containsExactly(EVENT);
        assertThat(reader.unreadable()).isZero();
        write(file, EVENT.line().substring(20) + "\n");
        assertThat(reader.poll()).containsExactly(EVENT);
    }

    @Test
    void countsLinesThatAreNoEvents() throws IOException {
        Path file = directory.resolve("evidence");
        EvidenceReader reader = new EvidenceReader(file);
        write(file, "rubbish\n" + EVENT.line().replace("START", "STAR") + "\n" + EVENT.line() + "\n");
        assertThat(reader.poll()).containsExactly(EVENT);
        assertThat(reader.unreadable()).isEqualTo(2);
    }

    @Test
    void keepsWhatAnotherWriterHasWritten() {
        Path file = directory.resolve("evidence");
        try (EvidenceLog one = new EvidenceLog(file);
                EvidenceLog two = new EvidenceLog(file)) {
            one.append(EVENT);
            two.append(EVENT);
            one.append(EVENT);
        }
        assertThat(new EvidenceReader(file).poll()).hasSize(3);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
