package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of the documentation that a test keeps true. With {@code -Dcarillon.docs.write=true} the test writes what it
 * would otherwise compare.
 */
final class DocsFile {

    static final DocsFile REDIS_KEYS = new DocsFile(Path.of("..", "docs", "redis-keys.md"));
    static final DocsFile README = new DocsFile(Path.of("..", "README.md"));

    private static final boolean WRITE = Boolean.getBoolean("carillon.docs.write");

    private final Path path;

    private DocsFile(Path path) {
        this.path = path;
    }

    String text() throws IOException {
        return Files.readString(path);
    }

    /** The text between two lines that begin with these words. */
    String between(String start, String end) throws IOException {
        String text = text();
        int from = text.indexOf('\n', text.indexOf(start)) + 1;
        int to = text.indexOf(end, from);
        assertThat(text).as("%s", path).contains(start, end);
        return text.substring(from, to);
    }

    /** Fails with the difference when the text between two marks is another one than it should be. */
    void requireBetween(String start, String end, String expected) throws IOException {
        String actual = between(start, end);
        if (WRITE && !actual.equals(expected)) {
            Files.writeString(path, text().replace(mark(start) + actual + end, mark(start) + expected + end));
        } else {
            assertThat(actual).as("%s; -Dcarillon.docs.write=true writes it anew", path).isEqualTo(expected);
        }
    }

    /** The whole line that begins with these words. */
    private String mark(String start) throws IOException {
        String text = text();
        int from = text.indexOf(start);
        return text.substring(from, text.indexOf('\n', from) + 1);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
