package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The notes that explain a clock change, and expressions in words. */
final class CronPreviewTest {

    private static final Instant SPRING_EVE = Instant.parse("2026-03-28T12:00:00Z");
    private static final Instant AUTUMN_EVE = Instant.parse("2026-10-24T12:00:00Z");

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    30 2 * * *     | RUN_AFTER_GAP | 02:30 does not exist on 2026-03-29: fires 03:00
                    30 2 * * *     | SKIP          | 02:30 does not exist on 2026-03-29: skipped
                    15 30 2 * * *  | RUN_AFTER_GAP | 02:30:15 does not exist on 2026-03-29: fires 03:00
                    0,30 2 * * *   | RUN_AFTER_GAP | 02:00 and 02:30 do not exist on 2026-03-29: fires once, at 03:00
                    0 2,3 * * *    | RUN_AFTER_GAP | 02:00 does not exist on 2026-03-29: fires 03:00
                    0 2,3 * * *    | SKIP          | 02:00 does not exist on 2026-03-29: skipped
                    */20 2 * * *   | RUN_AFTER_GAP | 02:00 to 02:40 (3 times) do not exist on 2026-03-29: skipped
                    """)
    void theGap(String expression, DstPolicy dst, String note) {
        assertThat(notes(expression, dst, SPRING_EVE, 1)).containsExactly(Optional.of(note));
    }

    @Test
    void theOverlap() {
        assertThat(notes("30 2 * * *", DstPolicy.RUN_AFTER_GAP, AUTUMN_EVE, 2))
                .containsExactly(
                        Optional.of("02:30 happens twice on 2026-10-25: fires once, at the earlier offset"),
                        Optional.empty());
        assertThat(notes("*/30 2 * * *", DstPolicy.RUN_AFTER_GAP, AUTUMN_EVE, 5))
                .containsExactly(
                        Optional.of("02:00 happens twice on 2026-10-25: fires both times, this is the first"),
                        Optional.of("02:30 happens twice on 2026-10-25: fires both times, this is the first"),
                        Optional.of("02:00 happens twice on 2026-10-25: fires both times, this is the second"),
                        Optional.of("02:30 happens twice on 2026-10-25: fires both times, this is the second"),
                        Optional.empty());
    }

    @Test
    void ordinaryDaysHaveNoNotes() {
        assertThat(notes("0 4 * * *", DstPolicy.RUN_AFTER_GAP, SPRING_EVE, 300)).containsOnly(Optional.empty());
        assertThat(Cron.of("* * * * *").times("any").preview(SPRING_EVE, 1_000))
                .hasSize(1_000)
                .allMatch(fire -> fire.note().isEmpty());
    }

    @Test
    void theLengthIsBounded() {
        CronTimes times = Cron.of("@hourly").times("any");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> times.preview(SPRING_EVE, 0))
                .withMessageContaining("count: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> times.preview(SPRING_EVE, 1_001))
                .withMessageContaining("count: 1001");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
                    UNIX   | 30 2 * * *           | at 02:30
                    UNIX   | */5 * * * *          | every 5 minutes
                    UNIX   | 0 0 * * 7            | at 00:00 at Sunday day
                    UNIX   | 0 0 1,15 * 1         | at 00:00 at 1 and 15 days at Monday day (when either day matches)
                    UNIX   | 0 0 * */3 *          | at 00:00 at January, April, July and October months
                    UNIX   | 0 0 * * */2          | at 00:00 at Sunday, Tuesday, Thursday and Saturday days
                    QUARTZ | 0 0 0 ? * 1          | at 00:00 at Sunday day
                    QUARTZ | 0 0 0 ? * SUN-WED    | at 00:00 every day between Sunday and Wednesday
                    QUARTZ | 0 0 0 L-3 * ?        | at 00:00 3 days before the last day of the month
                    QUARTZ | 0 0 0 1,L * ?        | at 00:00 at 1 day, and at 00:00 last day of month
                    QUARTZ | 0 0 0 ? * FRIL       | at 00:00 last Friday of every month
                    SPRING | 0 0 0 15W * *        | at 00:00 the nearest weekday to the 15 of the month
                    SPRING | @hourly              | every hour
                    """)
    void inWords(CronDialect dialect, String expression, String words) {
        Cron cron = Cron.of(expression, dialect, Cron.zone("UTC"), DstPolicy.SKIP);

        assertThat(cron.times("any").describe()).isEqualTo(words);
    }

    private static List<Optional<String>> notes(String expression, DstPolicy dst, Instant from, int count) {
        Cron cron = Cron.of(expression, CronDialect.UNIX, Cron.zone("Europe/Berlin"), dst);
        return cron.times("any").preview(from, count).stream()
                .map(FireTime::note)
                .toList();
    }
}
