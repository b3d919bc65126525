package dev.carillon.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.schedule.ScheduleId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run's name says and what it must not hold: stores list names with spaces between, and write them into JSON. */
class RunIdTest {

    private static final ScheduleId ID = new ScheduleId("a:b-c");

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T02:30:00Z", "2026-11-23T02:30:00.125Z", "+12026-11-23T02:30:00Z"})
    void aNameHoldsItsScheduleAndItsTime(String time) {
        Instant nominal = Instant.parse(time);
        RunId run = RunId.of(ID, nominal);
        assertThat(run.schedule()).isEqualTo(ID);
        assertThat(run.nominal()).isEqualTo(nominal);
        assertThat(run.isManual()).isFalse();
        RunId manual = RunId.manual(ID, nominal, "x1");
        assertThat(manual.schedule()).isEqualTo(ID);
        assertThat(manual.nominal()).isEqualTo(nominal);
        assertThat(manual.isManual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                -1,
                1,
                999,
                1_000,
                -62_167_219_200_000L,
                -62_167_219_200_001L,
                253_402_300_799_999L,
                253_402_300_800_000L
            })
    void theTimeIsWrittenInTheBasicFormOfIso8601(long millis) {
        assertWritten(Instant.ofEpochMilli(millis));
        assertWritten(Instant.ofEpochMilli(millis).plusNanos(999_999));
        assertWritten(Instant.ofEpochMilli(millis).plusSeconds(86_399));
    }

    /** Like a formatter writes it, but shorter without milliseconds. */
    private static void assertWritten(Instant nominal) {
        String pattern = nominal.toEpochMilli() % 1_000 == 0 ? "uuuuMMdd'T'HHmmss'Z'" : "uuuuMMdd'T'HHmmss.SSS'Z'";
        String written = DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(nominal);
        assertThat(RunId.of(ID, nominal).value()).isEqualTo("a:b-c@" + written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "s@",
                "@20260101T000000Z",
                "s@a b",
                "s@a@b",
                "s@a\"",
                "s@a\\",
                "s@a\n",
                "s@a%",
                "s t@a",
                "s@ü"
            })
    void otherNamesAreRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId(value)).withMessageStartingWith("run:");
    }

    @Test
    void longNamesAreRefused() {
        String longest = "s@" + "x".repeat(71);
        assertThat(new RunId(longest)).hasToString(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId(longest + "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId("x".repeat(129) + "@a"));
        assertThatIllegalArgumentException().isThrownBy(() -> RunId.manual(ID, Instant.EPOCH, "a b"));
    }
}
