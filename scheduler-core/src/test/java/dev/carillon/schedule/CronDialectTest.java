package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each dialect makes of its fields, in UTC; 2026 begins on a Thursday. */
final class CronDialectTest {

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    30 2 * * *            | 2026-01-01T00:00    | 2026-01-01T02:30 2026-01-02T02:30
                    10 30 2 * * *         | 2026-01-01T00:00    | 2026-01-01T02:30:10 2026-01-02T02:30:10
                    0 0 * * 0             | 2026-01-01T00:00    | 2026-01-04T00:00 2026-01-11T00:00
                    0 0 * * 7             | 2026-01-01T00:00    | 2026-01-04T00:00 2026-01-11T00:00
                    0 0 * * Sun           | 2026-01-01T00:00    | 2026-01-04T00:00 2026-01-11T00:00
                    0 0 * * FRI-SUN       | 2026-01-01T00:00    | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-09T00:00
                    0 0 * * SUN-TUE       | 2026-01-01T00:00    | 2026-01-04T00:00 2026-01-05T00:00 2026-01-06T00:00 2026-01-11T00:00
                    0 0 * * 0-7           | 2026-01-01T00:00    | 2026-01-02T00:00 2026-01-03T00:00
                    0 0 1 JAN,apr *       | 2026-01-01T00:00    | 2026-04-01T00:00 2027-01-01T00:00
                    5/20 3 * * *          | 2026-01-01T00:00    | 2026-01-01T03:05 2026-01-01T03:25 2026-01-01T03:45 2026-01-02T03:05
                    10-30/10 3 * * *      | 2026-01-01T00:00    | 2026-01-01T03:10 2026-01-01T03:20 2026-01-01T03:30 2026-01-02T03:10
                    0 0 29 2 *            | 2096-03-01T00:00    | 2104-02-29T00:00 2108-02-29T00:00
                    """)
    void unix(String expression, LocalDateTime from, String expected) {
        assertFires(CronDialect.UNIX, expression, from, expected);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    0 0 13 * 5            | 2026-01-01T00:00    | 2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00 2026-01-16T00:00
                    0 0 13 * */2          | 2026-01-01T00:00    | 2026-01-13T00:00 2026-06-13T00:00
                    0 0 */2 * 1           | 2026-01-01T00:00    | 2026-01-05T00:00 2026-01-19T00:00 2026-02-09T00:00
                    0 0 13 * *            | 2026-01-01T00:00    | 2026-01-13T00:00 2026-02-13T00:00
                    0 0 13 * ?            | 2026-01-01T00:00    | 2026-01-13T00:00 2026-02-13T00:00
                    0 0 ? * 1             | 2026-01-01T00:00    | 2026-01-05T00:00 2026-01-12T00:00
                    0 0 29 2 1            | 2028-02-20T00:00    | 2028-02-21T00:00 2028-02-28T00:00 2028-02-29T00:00 2029-02-05T00:00
                    """)
    void unixDaysMatchEitherWayUnlessOneStartsWithAStar(String expression, LocalDateTime from, String expected) {
        assertFires(CronDialect.UNIX, expression, from, expected);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    0 0 22-2 * * ?        | 2026-01-01T03:00    | 2026-01-01T22:00 2026-01-01T23:00 2026-01-02T00:00 2026-01-02T01:00 2026-01-02T02:00 2026-01-02T22:00
                    0 0 22-2/2 * * ?      | 2026-01-01T03:00    | 2026-01-01T22:00 2026-01-02T00:00 2026-01-02T02:00 2026-01-02T22:00
                    0 0 0 1 NOV-FEB ?     | 2026-02-15T00:00    | 2026-11-01T00:00 2026-12-01T00:00 2027-01-01T00:00 2027-02-01T00:00 2027-11-01T00:00
                    0 0 0 ? * 1           | 2026-01-01T00:00    | 2026-01-04T00:00 2026-01-11T00:00
                    0 0 0 ? * FRI-MON     | 2026-01-01T00:00    | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-05T00:00 2026-01-09T00:00
                    0 0 0 L * ?           | 2026-01-01T00:00    | 2026-01-31T00:00 2026-02-28T00:00
                    0 0 0 L-3 * ?         | 2026-01-01T00:00    | 2026-01-28T00:00 2026-02-25T00:00
                    0 0 0 L-30 * ?        | 2026-01-01T00:00    | 2026-03-01T00:00 2026-05-01T00:00
                    0 0 0 LW * ?          | 2026-01-01T00:00    | 2026-01-30T00:00 2026-02-27T00:00
                    0 0 0 1,L * ?         | 2026-01-01T00:00    | 2026-01-31T00:00 2026-02-01T00:00 2026-02-28T00:00
                    0 0 0 31W * ?         | 2026-01-01T00:00    | 2026-01-30T00:00 2026-03-31T00:00 2026-05-29T00:00
                    0 0 0 1W * ?          | 2026-07-15T00:00    | 2026-08-03T00:00 2026-09-01T00:00 2026-10-01T00:00 2026-11-02T00:00
                    0 0 0 ? * 6#3         | 2026-01-01T00:00    | 2026-01-16T00:00 2026-02-20T00:00
                    0 0 0 ? * MON#5       | 2026-01-01T00:00    | 2026-03-30T00:00 2026-06-29T00:00
                    0 0 0 ? * 6L          | 2026-01-01T00:00    | 2026-01-30T00:00 2026-02-27T00:00
                    0 0 0 ? * friL        | 2026-01-01T00:00    | 2026-01-30T00:00 2026-02-27T00:00
                    0 0 0 ? * L           | 2026-01-01T00:00    | 2026-01-03T00:00 2026-01-10T00:00
                    0 0 0 ? * */2         | 2026-01-01T00:00    | 2026-01-03T00:00 2026-01-04T00:00 2026-01-06T00:00
                    0 0 0 1 1 ? 2030/3    | 2026-01-01T00:00    | 2030-01-01T00:00 2033-01-01T00:00
                    """)
    void quartz(String expression, LocalDateTime from, String expected) {
        assertFires(CronDialect.QUARTZ, expression, from, expected);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    0 0 0 13 * FRI        | 2026-01-01T00:00    | 2026-02-13T00:00 2026-03-13T00:00 2026-11-13T00:00
                    0 0 0 29 2 MON        | 2026-01-01T00:00    | 2044-02-29T00:00 2072-02-29T00:00 2112-02-29T00:00
                    0 0 0 ? * 0           | 2026-01-01T00:00    | 2026-01-04T00:00 2026-01-11T00:00
                    0 0 0 * * 7           | 2026-01-01T00:00    | 2026-01-04T00:00 2026-01-11T00:00
                    0 0 0 L * *           | 2026-01-01T00:00    | 2026-01-31T00:00 2026-02-28T00:00
                    0 0 0 LW * ?          | 2026-01-01T00:00    | 2026-01-30T00:00 2026-02-27T00:00
                    0 0 0 1,15W * *       | 2026-01-01T00:00    | 2026-01-15T00:00 2026-02-01T00:00 2026-02-16T00:00
                    0 0 0 * * 5L          | 2026-01-01T00:00    | 2026-01-30T00:00 2026-02-27T00:00
                    0 0 0 * * MON#1       | 2026-01-01T00:00    | 2026-01-05T00:00 2026-02-02T00:00
                    0 0 0 * * */2         | 2026-01-01T00:00    | 2026-01-02T00:00 2026-01-04T00:00 2026-01-05T00:00
                    """)
    void spring(String expression, LocalDateTime from, String expected) {
        assertFires(CronDialect.SPRING, expression, from, expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "@yearly,   2027-01-01T00:00",
        "@annually, 2027-01-01T00:00",
        "@monthly,  2026-02-01T00:00",
        "@weekly,   2026-01-04T00:00",
        "@daily,    2026-01-02T00:00",
        "@midnight, 2026-01-02T00:00",
        "@HOURLY,   2026-01-01T01:00",
    })
    void nicknamesMeanTheSameEverywhere(String nickname, LocalDateTime expected) {
        for (CronDialect dialect : CronDialect.values()) {
            assertFires(dialect, nickname, LocalDateTime.of(2026, 1, 1, 0, 0), expected.toString());
        }
    }

    @Test
    void anExpressionEndsWithItsLastYear() {
        CronTimes times = cron("0 0 0 1 1 ? 2030", CronDialect.QUARTZ).times("any");

        assertThat(times.next(Instant.parse("2029-12-31T23:59:59Z"))).contains(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(times.next(Instant.parse("2030-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void fireTimesAreWholeSecondsStrictlyAfterTheQuestion() {
        CronTimes times = cron("30 2 * * *", CronDialect.UNIX).times("any");

        assertThat(times.next(Instant.parse("2026-01-01T02:29:59.999Z")))
                .contains(Instant.parse("2026-01-01T02:30:00Z"));
        assertThat(times.next(Instant.parse("2026-01-01T02:30:00.001Z")))
                .contains(Instant.parse("2026-01-02T02:30:00Z"));
        assertThat(times.next(Instant.parse("1969-12-31T23:59:59.500Z")))
                .contains(Instant.parse("1970-01-01T02:30:00Z"));
    }

    @Test
    void theEndsOfTimeAreAnsweredToo() {
        CronTimes times = cron("30 2 * * *", CronDialect.UNIX).times("any");

        assertThat(times.next(Instant.MIN)).isPresent();
        assertThat(times.next(Instant.MAX)).isEmpty();
        assertThat(times.next(Instant.MAX.minusSeconds(86_400))).isEmpty();
        assertThat(times.next(Instant.MAX.minusSeconds(10 * 86_400))).isPresent();
    }

    private static void assertFires(CronDialect dialect, String expression, LocalDateTime from, String expected) {
        List<LocalDateTime> wanted =
                Stream.of(expected.split(" ")).map(LocalDateTime::parse).toList();
        List<LocalDateTime> fired =
                cron(expression, dialect).times("any").preview(from.toInstant(ZoneOffset.UTC), wanted.size()).stream()
                        .map(fire -> LocalDateTime.ofInstant(fire.at(), ZoneOffset.UTC))
                        .toList();
        assertThat(fired).isEqualTo(wanted);
    }

    private static Cron cron(String expression, CronDialect dialect) {
        return Cron.of(expression, dialect, Cron.zone("UTC"), DstPolicy.RUN_AFTER_GAP);
    }
}
