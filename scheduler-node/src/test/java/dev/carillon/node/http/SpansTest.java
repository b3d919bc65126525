package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lengths of time in words. */
class SpansTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 ms",
        "0.44, 0.4 ms",
        "9.94, 9.9 ms",
        "10, 10 ms",
        "17.6, 18 ms",
        "999, 999 ms",
        "999.4, 999 ms",
        "1000, 1 s",
        "42000, 42 s",
        "59999, 59 s",
        "60000, 1 min 0 s",
        "185000, 3 min 5 s",
        "3600000, 1 h 0 min",
        "7800000, 2 h 10 min",
        "86400000, 1 d 0 h",
        "180000000, 2 d 2 h"
    })
    void aPersonReadsIt(double millis, String words) {
        assertThat(Spans.text(millis)).isEqualTo(words);
    }

    /** What is rounded up is not written as a thousand of the smaller unit. */
    @ParameterizedTest
    @CsvSource({"9.96, 10 ms", "999.6, 1 s"})
    void roundingUpGoesToTheNextUnit(double millis, String words) {
        assertThat(Spans.text(millis)).isEqualTo(words);
    }
}
