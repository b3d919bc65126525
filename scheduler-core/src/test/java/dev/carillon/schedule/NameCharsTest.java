package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A set of characters allows what the regular expression of the same list does. */
class NameCharsTest {

    @ParameterizedTest
    @CsvSource({
        "A-Z a-z 0-9 . _ : -, [A-Za-z0-9._:-]",
        "A-Z a-z 0-9 . _ : + -, [A-Za-z0-9._:+-]",
        "A-Z a-z 0-9 . _ : / -, [A-Za-z0-9._:/-]",
        "a-z 0-9 . _ -, [a-z0-9._-]"
    })
    void itAllowsTheCharactersOfItsList(String words, String expression) {
        NameChars chars = NameChars.of(words);
        Pattern pattern = Pattern.compile(expression);
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = "a" + (char) c;
            boolean isAllowed = pattern.matcher(text.substring(1)).matches();
            assertThat(chars.make(text, 1, 2, 1)).as("character " + c).isEqualTo(isAllowed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "0, 1, true",
        "0, 3, true",
        "0, 4, false",
        "2, 5, true",
        "2, 6, false",
        "3, 2, false",
        "0, -1, false"
    })
    void itLooksAtTheWholePartAndAtNothingElse(int from, int to, boolean fits) {
        assertThat(NameChars.of("a-c").make("abcab!", from, to, 3)).isEqualTo(fits);
    }
}
