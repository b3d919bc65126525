package dev.carillon.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cutting off what was written last. */
class AppendOnlyFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private void write(String name, String text, long modifiedMillis) throws IOException {
        Path file = home.resolve("appendonlydir").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
    }

    private String text(String name) throws IOException {
        return Files.readString(home.resolve("appendonlydir").resolve(name));
    }

    @Test
    void whatWasAppendedSinceAMomentIsGone() throws IOException {
        AppendOnlyFile file = new AppendOnlyFile(home);
        write("a.1.incr.aof", "one", 1_000);
        file.look(10);
        write("a.1.incr.aof", "one two", 2_000);
        file.look(20);
        write("a.1.incr.aof", "one two three", 3_000);
        assertThat(file.cut(15)).isEqualTo(20);
        assertThat(text("a.1.incr.aof")).isEqualTo("one two");
    }

    @Test
    void aFileThatHasBegunSinceIsCutAsFarAsItIsKnown() throws IOException {
        AppendOnlyFile file = new AppendOnlyFile(home);
        write("a.1.incr.aof", "old", 1_000);
        file.look(10);
        write("a.2.incr.aof", "new", 2_000);
        write("a.manifest", "manifest", 9_000);
        file.look(30);
        write("a.2.incr.aof", "new and more", 3_000);
        assertThat(file.cut(5)).isEqualTo(30);
        assertThat(text("a.1.incr.aof")).isEqualTo("old");
        assertThat(text("a.2.incr.aof")).isEqualTo("new");
    }

    @Test
    void withoutAFileThereIsNothingToCut() {
        assertThatThrownBy(() -> new AppendOnlyFile(home).cut(0)).hasMessageContaining("no append-only file");
    }
}
