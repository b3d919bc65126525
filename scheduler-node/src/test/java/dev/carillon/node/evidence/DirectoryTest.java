package dev.carillon.node.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the evidence of a trial goes. */
class DirectoryTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path parent;

    @Test
    void theOneThatWasNamedIsMadeAndStays() {
        Directory directory = Directory.open(Optional.of(parent.resolve("a/b")), "trial");
        assertThat(directory.stays()).isTrue();
        assertThat(directory.path()).isEmptyDirectory();
    }

    @Test
    void theEvidenceOfAnotherTrialIsNotTakenForThisOnes() throws IOException {
        Files.createFile(parent.resolve("node-1.1.evidence"));
        assertThatThrownBy(() -> Directory.open(Optional.of(parent), "trial"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--evidence: ")
                .hasMessageContaining(" must be empty");
        assertThat(parent.resolve("node-1.1.evidence")).exists();
    }

    @Test
    void aTemporaryOneIsRemovedWithAllThatIsInIt() throws IOException {
        Directory directory = Directory.open(Optional.empty(), "trial");
        assertThat(directory.stays()).isFalse();
        Files.createFile(
                Files.createDirectory(directory.path().resolve("redis")).resolve("file"));
        directory.remove();
        assertThat(directory.path()).doesNotExist();
    }
}
