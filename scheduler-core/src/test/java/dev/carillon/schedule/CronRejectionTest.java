package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, quickly, in one line that names the field and the value. */
final class CronRejectionTest {

    private static final Duration LONGEST = Duration.ofMillis(10);

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ';', textBlock = """
                    UNIX;   61 * * * *;              minute field "61"
                    UNIX;   * 24 * * *;              hour field "24"
                    UNIX;   60 * * * * *;            second field "60"
                    UNIX;   0 0 0 * *;               day-of-month field "0"
                    UNIX;   0 0 32 * *;              day-of-month field "32"
                    UNIX;   0 0 * 13 *;              month field "13"
                    UNIX;   0 0 * FOO *;             month field "FOO"
                    UNIX;   0 0 * * 8;               day-of-week field "8"
                    UNIX;   0 0 * * Fry;             day-of-week field "Fry"
                    UNIX;   0 0 * MON *;             month field "MON"
                    UNIX;   x * * * *;               minute field "x"
                    UNIX;   ? * * * *;               minute field "?"
                    UNIX;   99999999999 * * * *;     minute field "99999999999"
                    UNIX;   */0 * * * *;             minute field "*/0"
                    UNIX;   */60 * * * *;            minute field "*/60"
                    UNIX;   0 */24 * * *;            hour field "*/24"
                    UNIX;   /5 * * * *;              minute field "/5"
                    UNIX;   5/ * * * *;              minute field "5/"
                    UNIX;   5-1 * * * *;             minute field "5-1"
                    UNIX;   0 0 * * SAT-MON;         day-of-week field "SAT-MON"
                    UNIX;   1-2-3 * * * *;           minute field "1-2-3"
                    UNIX;   -5 * * * *;              minute field "-5"
                    UNIX;   *-5 * * * *;             minute field "*-5"
                    UNIX;   ** * * * *;              minute field "**"
                    UNIX;   1,,2 * * * *;            minute field "1,,2"
                    UNIX;   1, * * * *;              minute field "1,"
                    UNIX;   , * * * *;               minute field ","
                    UNIX;   0 0 L * *;               day-of-month field "L"
                    UNIX;   0 0 15W * *;             day-of-month field "15W"
                    UNIX;   0 0 * * 1#2;             day-of-week field "1#2"
                    UNIX;   H(50-70) * * * *;        minute field "H(50-70)"
                    UNIX;   H(9-5) * * * *;          minute field "H(9-5)"
                    UNIX;   H/0 * * * *;             minute field "H/0"
                    UNIX;   H(x) * * * *;            minute field "H(x)"
                    UNIX;   HH * * * *;              minute field "HH"
                    UNIX;   0 0 30 2 *;              day-of-month field "30" never fires with month "2"
                    UNIX;   0 0 31 4,6,9,11 *;       day-of-month field "31" never fires
                    UNIX;   * * * *;                 has 4 fields
                    UNIX;   * * * * * * *;           has 7 fields
                    UNIX;   @reboot;                 nickname "@reboot"
                    UNIX;   @every 5m;               nickname "@every 5m"
                    UNIX;   0 0 * * * | 0 1 * * *;   expression "0 0 * * * | 0 1 * * *"
                    UNIX;   0|5 0 * * *;             expression "0|5 0 * * *"
                    QUARTZ; 0 0 0 * * *;             day-of-week field "*"
                    QUARTZ; 0 0 0 ? * ?;             day-of-week field "?"
                    QUARTZ; 0 0 0 1 * MON;           day-of-week field "MON"
                    QUARTZ; 0 0 0 * * 0;             day-of-week field "0"
                    QUARTZ; 0 0 * * ?;               has 5 fields
                    QUARTZ; 0 0 0 L-0 * ?;           day-of-month field "L-0"
                    QUARTZ; 0 0 0 L-31 * ?;          day-of-month field "L-31"
                    QUARTZ; 0 0 0 LW-3 * ?;          day-of-month field "LW-3"
                    QUARTZ; 0 0 0 3L * ?;            day-of-month field "3L"
                    QUARTZ; 0 0 0 0W * ?;            day-of-month field "0W"
                    QUARTZ; 0 0 0 1-15W * ?;         day-of-month field "1-15W"
                    QUARTZ; 0 0 0 ? * 2#6;           day-of-week field "2#6"
                    QUARTZ; 0 0 0 ? * 2#0;           day-of-week field "2#0"
                    QUARTZ; 0 0 0 ? * 5L3;           day-of-week field "5L3"
                    QUARTZ; 0 0 0 ? * 1,?;           day-of-week field "1,?"
                    QUARTZ; 0 0 L * * ?;             hour field "L"
                    QUARTZ; 0 0 0 1 1 ? 1969;        year field "1969"
                    QUARTZ; 0 0 0 1 1 ? 2100;        year field "2100"
                    QUARTZ; 0 0 0 1 1 ? 2030-2020;   year field "2030-2020"
                    QUARTZ; 0 0 0 1 1 ? H;           year field "H"
                    QUARTZ; 0 0 0 29 2 ? 2021;       day-of-month field "29" never fires with month "2", year "2021"
                    QUARTZ; 0 0 0 31W 2 ?;           day-of-month field "31W" never fires
                    SPRING; 0 0 0 * * L;             day-of-week field "L"
                    SPRING; 0 0 22-2 * * *;          hour field "22-2"
                    SPRING; 0 0 * * *;               has 5 fields
                    SPRING; 0 0 0 30 2 MON;          day-of-month field "30" never fires with month "2", day-of-week "MON"
                    """)
    void badExpressions(CronDialect dialect, String expression, String message) {
        assertRejected(() -> Cron.of(expression, dialect, Cron.zone("UTC"), DstPolicy.SKIP), "cron: ", message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "* * * * *\n",
                "* * *\u0000 * *",
                "* * * * *\u001b[31m",
                "* * * *\u00a0*",
                "\u0661 * * * *"
            })
    void oddCharacters(String expression) {
        assertRejected(() -> Cron.of(expression), "cron: ", "expression");
    }

    @Test
    void longExpressions() {
        assertRejected(() -> Cron.of("0,".repeat(126) + "0 * * * *"), "cron: ", "expression has 261 characters");
        assertRejected(() -> Cron.of("1".repeat(57_000)), "cron: ", "57000 characters");
        assertThat(Cron.of("0,".repeat(123) + "0 * * * *").expression()).hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EST",
                "CET",
                "MST",
                "GMT",
                "PST",
                "NZ",
                "",
                " ",
                "Europe/Nowhere",
                "europe/berlin",
                "UTC+2",
                "+02:00",
                "GMT+1",
                "Europe/Berlin\n",
                "../../etc/passwd"
            })
    void badZones(String id) {
        assertRejected(() -> Cron.zone(id), "zone: ", "\"");
    }

    @Test
    void aZoneInTheWrongCaseIsSuggested() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cron.zone("europe/berlin"))
                .withMessage("zone: \"europe/berlin\" is no IANA zone id, did you mean \"Europe/Berlin\"?");
    }

    @Test
    void aZoneObjectIsCheckedLikeItsText() {
        assertRejected(() -> Cron.of("@daily").withZone(ZoneOffset.ofHours(2)), "zone: ", "\"+02:00\"");
        assertRejected(() -> Cron.of("@daily").withZone(ZoneId.of("CET")), "zone: ", "\"CET\"");
    }

    private static void assertRejected(ThrowingCallable creation, String start, String part) {
        IllegalArgumentException e = catchThrowableOfType(IllegalArgumentException.class, creation);
        assertThat(e).isNotNull().hasMessageStartingWith(start).hasMessageContaining(part);
        assertThat(e.getMessage()).matches("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]{1,400}");
        assertThat(fastestOfThree(creation)).isLessThan(LONGEST);
    }

    /** The machine may be busy and its JVM cold: what counts is how long the rejection itself takes. */
    private static Duration fastestOfThree(ThrowingCallable creation) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            assertThatThrownBy(creation);
            fastest = Math.min(fastest, System.nanoTime() - begin);
        }
        return Duration.ofNanos(fastest);
    }
}
