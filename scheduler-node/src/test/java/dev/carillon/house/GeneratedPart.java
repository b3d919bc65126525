package dev.carillon.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What stands on a page of the folder {@code docs} between two marks, and follows from the code. With
 * {@code -Dcarillon.docs.write=true} it is written instead of compared.
 *
 * @param page the name of the file
 * @param start the whole line before it
 * @param end the whole line behind it
 */
public record GeneratedPart(String page, String start, String end) {

    /** Fails with the difference when it is another one than it should be. */
    public void require(String expected) throws IOException {
        Path path = Path.of("..", "docs", page);
        String text = Files.readString(path);
        assertThat(text).as(page).containsOnlyOnce(start + "\n").containsOnlyOnce(end + "\n");
        int from = text.indexOf(start) + start.length() + 1;
        int to = text.indexOf(end, from);
        if (Boolean.getBoolean("carillon.docs.write")) {
            Files.writeString(path, text.substring(0, from) + expected + text.substring(to));
        } else {
            assertThat(text.substring(from, to))
                    .as("%s; -Dcarillon.docs.write=true writes it anew", page)
                    .isEqualTo(expected);
        }
    }
}
