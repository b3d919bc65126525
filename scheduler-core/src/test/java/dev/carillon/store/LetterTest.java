package dev.carillon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the id of a letter says. */
class LetterTest {

    @Test
    void theIdSaysWhenItCame() {
        Letter letter = new Letter("1772625600123-7", Map.of());
        assertThat(letter.at()).isEqualTo(Instant.parse("2026-03-04T12:00:00.123Z"));
        assertThat(letter.number()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"253402300800000-0", "9223372036854775807-0", "18446744073709551615-1"})
    void aMomentThatNobodyCanMeanIsRefused(String id) {
        Letter letter = new Letter(id, Map.of());
        assertThatThrownBy(letter::at)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("letter: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1-", "-1", "a-b"})
    void whatIsNoIdIsRefused(String id) {
        assertThatThrownBy(() -> new Letter(id, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("letter: ");
    }
}
