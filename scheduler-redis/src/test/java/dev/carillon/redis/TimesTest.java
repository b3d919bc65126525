package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instants are written and read as the JDK writes and reads them, to the millisecond. */
class TimesTest {

    private static final int SAMPLES = 20_000;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static void expectAsTheJdk(Instant at) {
        Instant whole = at.truncatedTo(ChronoUnit.MILLIS);
        assertThat(Times.iso(at)).isEqualTo(whole.toString());
        assertThat(Times.instant(whole.toString())).isEqualTo(whole);
    }

    @Test
    void everyInstantIsWrittenAndReadAsTheJdkDoes() {
        Random random = new Random(7);
        for (int i = 0; i < SAMPLES; i++) {
            long millis = random.nextLong(FIRST.toEpochMilli(), LAST.toEpochMilli() + 1);
            long rounded = i % 2 == 0 ? millis : Math.floorDiv(millis, 1_000L) * 1_000;
            expectAsTheJdk(Instant.ofEpochMilli(rounded));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "1970-01-01T00:00:00Z",
                "2026-02-28T23:59:59.001Z",
                "2024-02-29T10:20:30.100Z",
                "2026-01-01T00:00:00.000999999Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59.500Z"
            })
    void whatIsAtTheEdgeToo(String text) {
        expectAsTheJdk(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T24:00:00Z", "2026-01-01T10:00:00.5Z", "2026-12-31T23:59:60Z"})
    void whatIsNotWrittenHereIsReadAsTheJdkDoes(String text) {
        assertThat(Times.instant(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2026-13-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-01-01T29:00:00Z",
                "2026-01-01t00:00:0xZ"
            })
    void whatIsNoInstantIsRefused(String text) {
        assertThatThrownBy(() -> Times.instant(text)).isInstanceOf(DateTimeException.class);
    }
}
