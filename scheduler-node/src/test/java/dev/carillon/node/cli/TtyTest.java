package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known about a terminal, where there may be none. */
class TtyTest {

    @Test
    void theTerminalItselfSaysItsSize() {
        InputStream nothing = InputStream.nullInputStream();
        Tty told = new Tty(Map.of("COLUMNS", "132", "LINES", "43"), nothing);
        assertThat(told.size()).isEqualTo(new Screen.Size(132, 43));
        assertThat(told.sizeOfOne()).isEqualTo(new Screen.Size(132, 43));
        Tty narrow = new Tty(Map.of("COLUMNS", "3", "LINES", "x"), nothing);
        assertThat(narrow.size().columns()).isEqualTo(40);
        assertThat(narrow.sizeOfOne()).isEqualTo(new Screen.Size(40, 60));
    }

    @Test
    void coloursAreAsked() {
        InputStream nothing = InputStream.nullInputStream();
        assertThat(new Tty(Map.of("TERM", "xterm"), nothing).hasColours()).isTrue();
        assertThat(new Tty(Map.of("TERM", "xterm", "NO_COLOR", ""), nothing).hasColours())
                .isTrue();
        assertThat(new Tty(Map.of("TERM", "xterm", "NO_COLOR", "1"), nothing).hasColours())
                .isFalse();
        assertThat(new Tty(Map.of("TERM", "dumb"), nothing).hasColours()).isFalse();
        assertThat(new Tty(Map.of(), nothing).hasColours()).isFalse();
    }

    @Test
    void onlyQIsAskingToEnd() {
        assertThat(new Tty(Map.of(), typed("abc")).isQuitAsked()).isFalse();
        assertThat(new Tty(Map.of(), typed("abqc")).isQuitAsked()).isTrue();
        assertThat(new Tty(Map.of(), typed("Q")).isQuitAsked()).isTrue();
        assertThat(new Tty(Map.of(), InputStream.nullInputStream()).isQuitAsked())
                .isFalse();
    }

    private static InputStream typed(String keys) {
        return new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8));
    }
}
