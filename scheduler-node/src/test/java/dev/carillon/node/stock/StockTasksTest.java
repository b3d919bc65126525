package dev.carillon.node.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Ticker;
import dev.carillon.schedule.TaskName;
import dev.carillon.testing.InMemoryMailbox;
import dev.carillon.testing.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stock node can run, and settings for it that are mistakes. */
class StockTasksTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Consumers consumers() {
        return new Consumers(new InMemoryMailbox(new VirtualClock()), Ticker.system());
    }

    private static List<String> names(@Nullable Path secret, Path... programs) {
        return new StockTasks("ns", List.of(), secret, List.of(programs), null)
                .registry(consumers()).names().stream().map(TaskName::value).toList();
    }

    private Path secret(String text) throws IOException {
        return Files.writeString(folder.resolve("secret"), text);
    }

    @Test
    void aNodeRunsProgramsOnlyWhenItIsToldWhich() {
        assertThat(names(null)).containsExactly("http", "log", "stream");
        assertThat(names(null, Path.of("/bin/true"))).containsExactly("exec", "http", "log", "stream");
    }

    @Test
    void aSecretIsAFileWithALine() throws Exception {
        assertThat(names(secret("0123456789abcdef\n"))).hasSize(3);
    }

    @Test
    void aSecretThatCouldBeGuessedIsRefused() throws Exception {
        Path file = secret("0123456789abcde\n");
        assertThatThrownBy(() -> names(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("http-task-secret: ")
                .hasMessageNotContaining("0123456789abcde");
    }

    @Test
    void aSecretThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> names(folder.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("http-task-secret: ");
    }

    @Test
    void aProgramHasAnAbsolutePath() {
        assertThatThrownBy(() -> names(null, Path.of("bin/true")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("exec-allow: ");
    }
}
