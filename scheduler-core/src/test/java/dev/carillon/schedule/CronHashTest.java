package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code H} stands for numbers that depend on the schedule's id alone. */
final class CronHashTest {

    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theHashNeverChanges() {
        assertThat(CronHash.of("billing", CronField.MINUTE)).isEqualTo(8_372_948_377_557_593_900L);
        assertThat(CronHash.of("billing", CronField.HOUR)).isEqualTo(4_008_152_143_896_783_466L);
        assertThat(resolve("H")).isEqualTo("20");
        assertThat(resolve("H/15")).isEqualTo("5-59/15");
        assertThat(resolve("h(10-19),3")).isEqualTo("10,3");
    }

    private static String resolve(String minute) {
        return CronHash.resolve(CronField.MINUTE, CronDialect.UNIX, minute, CronHash.of("billing", CronField.MINUTE));
    }

    @ParameterizedTest
    @CsvSource({
        "UNIX,   0 0 H(28-31) 2 *",
        "UNIX,   0 0 31 H *",
        "QUARTZ, 0 0 0 H(29-31) H ?",
        "SPRING, 0 0 0 31W * H",
    })
    void noScheduleIdMayMakeItNeverFire(CronDialect dialect, String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cron.of(expression, dialect, Cron.zone("UTC"), DstPolicy.SKIP))
                .withMessageContaining("day-of-month field")
                .withMessageContaining("never fires for some schedule ids");
    }

    @Test
    void hashedDaysThatAlwaysFireAreFine() {
        assertThat(Cron.of("0 0 H(29-31) * *").times("x").next(FROM)).isPresent();
        assertThat(Cron.of("0 0 H H H").times("x").next(FROM)).isPresent();
    }

    @Test
    void oneScheduleKeepsItsTime() {
        Cron cron = Cron.of("H H * * *");

        assertThat(cron.isHashed()).isTrue();
        assertThat(cron.times("billing").next(FROM))
                .isEqualTo(cron.times("billing").next(FROM));
        assertThat(cron.times("billing")).isSameAs(cron.times("billing")).isNotSameAs(cron.times("mail"));
        assertThat(Cron.of("0 0 * * THU").isHashed()).isFalse();
    }

    @Test
    void manySchedulesSpreadOverAllChoices() {
        assertThat(values("H 0 * * *", LocalDateTime::getMinute)).hasSize(60);
        assertThat(values("0 H * * *", LocalDateTime::getHour)).hasSize(24);
        assertThat(values("0 0 * * H", time -> time.getDayOfWeek().getValue())).hasSize(7);
        assertThat(values("0 0 1 H *", LocalDateTime::getMonthValue)).hasSize(12);
        assertThat(values("H 0 0 * * *", LocalDateTime::getSecond)).hasSize(60);
    }

    @Test
    void everyMonthHasTheHashedDay() {
        assertThat(values("0 0 H * *", LocalDateTime::getDayOfMonth))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 28).boxed().toList());
    }

    @Test
    void aRangeBoundsTheChoices() {
        assertThat(values("H(10-19) 0 * * *", LocalDateTime::getMinute))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(10, 19).boxed().toList());
    }

    @Test
    void aStepBeginsAtAHashedOffset() {
        assertThat(values("H/15 0 * * *", LocalDateTime::getMinute))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 15).boxed().toList());
        Cron cron = Cron.of("H/15 * * * *");
        Instant first = cron.times("a").next(FROM).orElseThrow();
        assertThat(cron.times("a").next(first)).contains(first.plusSeconds(900));
        assertThat(values("H(30-59)/10 0 * * *", LocalDateTime::getMinute))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(30, 39).boxed().toList());
    }

    @Test
    void fieldsAreHashedApart() {
        Set<Integer> minutesAtThree = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            LocalDateTime time = first(Cron.of("H H * * *"), "schedule-" + i);
            if (time.getHour() == 3) {
                minutesAtThree.add(time.getMinute());
            }
        }
        assertThat(minutesAtThree).hasSizeGreaterThan(50);
    }

    @Test
    void listsAndDialectsHaveItToo() {
        LocalDateTime sunday =
                first(Cron.of("0 0 0 ? * H(1-1)", CronDialect.QUARTZ, Cron.zone("UTC"), DstPolicy.SKIP), "x");
        assertThat(sunday.getDayOfWeek().getValue()).isEqualTo(7);
        assertThat(first(Cron.of("0,h(0-0) 5 * * *"), "x")).isEqualTo("2026-01-01T05:00");
    }

    @Test
    void expressionsWithoutHashShareOneEvaluator() {
        Cron cron = Cron.of("30 2 * * *");

        assertThat(cron.times("a")).isSameAs(cron.times("b"));
    }

    private static Set<Integer> values(String expression, ToIntFunction<LocalDateTime> part) {
        Cron cron = Cron.of(expression);
        Set<Integer> values = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            values.add(part.applyAsInt(first(cron, "schedule-" + i)));
        }
        return values;
    }

    private static LocalDateTime first(Cron cron, String seed) {
        return LocalDateTime.ofInstant(
                cron.times(seed).next(FROM.minusSeconds(1)).orElseThrow(), ZoneOffset.UTC);
    }
}
