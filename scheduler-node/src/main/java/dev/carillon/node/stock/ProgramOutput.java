package dev.carillon.node.stock;

import dev.carillon.node.form.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The lines that a program prints, as far as they have come: reading never waits, so that who reads can be told to stop. */
final class ProgramOutput {

    /** Longer lines are cut, so that a program cannot fill the node's memory with one. */
    static final int MAX_LINE_BYTES = 4_000;

    private static final int PIECE_BYTES = 8_192;

    private final InputStream stream;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] piece = new byte[PIECE_BYTES];

    /** @param lines is told each line, fit to be shown */
    ProgramOutput(InputStream stream, Consumer<String> lines) {
        this.stream = stream;
        this.lines = lines;
    }

    /** Passes on what has come since. */
    void drain() throws IOException {
        for (int waiting = stream.available(); waiting > 0; waiting = stream.available()) {
            int read = stream.read(piece, 0, Math.min(waiting, PIECE_BYTES));
            for (int i = 0; i < read; i++) {
                add(piece[i]);
            }
        }
    }

    private void add(byte b) {
        if (b == '\n') {
            end();
        } else if (line.size() < MAX_LINE_BYTES) {
            line.write(b);
        }
    }

    /** Passes on a last line that was not ended. */
    void finish() throws IOException {
        drain();
        if (line.size() > 0) {
            end();
        }
    }

    private void end() {
        lines.accept(Line.of(line.toString(StandardCharsets.UTF_8)));
        line.reset();
    }
}
