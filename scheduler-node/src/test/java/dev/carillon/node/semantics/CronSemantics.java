package dev.carillon.node.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 1. Cron: what an expression means, also when clocks change. */
abstract class CronSemantics extends SemanticsCase {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** In Berlin clocks go forward in the night that follows, and back in the other. */
    private static final Instant SPRING_EVE = Instant.parse("2025-03-29T12:00:00Z");

    private static final Instant AUTUMN_EVE = Instant.parse("2025-10-25T12:00:00Z");

    /** Runs all fire times of a day of the past, oldest first. */
    private void runDay(Cron cron, Instant from) {
        Policies all = Policies.DEFAULT
                .withMisfire(Misfire.fireAll(100).within(Duration.ofDays(3_660)))
                .withOverlap(Overlap.QUEUE_ALL);
        madeAt(from, plan(cron, all, Bounds.NONE.withEndAt(from.plus(Duration.ofHours(24)))));
        node("a");
        pass(TICK);
    }

    private static Cron inBerlin(String expression) {
        return Cron.of(expression).withZone(BERLIN);
    }

    private static Instant[] instants(String... texts) {
        return Arrays.stream(texts).map(Instant::parse).toArray(Instant[]::new);
    }

    private static Instant next(Cron cron, String from) {
        return cron.times("s").next(Instant.parse(from)).orElseThrow();
    }

    private static Cron in(CronDialect dialect, String expression) {
        return Cron.of(expression, dialect, ZoneOffset.UTC, DstPolicy.RUN_AFTER_GAP);
    }

    @Test
    void anExpressionIsUnixAndItsZoneIsUtcUnlessToldOtherwise() {
        schedule().cron("30 2 * * 0").create();
        Cron stored = (Cron) stored().schedule().recurrence();
        assertThat(stored.dialect()).isEqualTo(CronDialect.UNIX);
        assertThat(stored.zone().normalized()).isEqualTo(ZoneOffset.UTC);
        Instant next = stored().next().orElseThrow();
        assertThat(next.atZone(ZoneOffset.UTC).getDayOfWeek().getValue()).isEqualTo(7);
        assertThat(next.atZone(ZoneOffset.UTC).toLocalTime()).hasToString("02:30");
    }

    @Test
    void eitherDayFieldMayMatchInUnixAndBothMustInSpring() {
        assertThat(next(in(CronDialect.UNIX, "0 0 13 * 5"), "2026-02-01T00:00:00Z"))
                .isEqualTo("2026-02-06T00:00:00Z");
        assertThat(next(in(CronDialect.SPRING, "0 0 0 13 * 5"), "2026-03-01T00:00:00Z"))
                .isEqualTo("2026-03-13T00:00:00Z");
        assertThat(next(in(CronDialect.UNIX, "0 0 */2 * 5"), "2026-02-01T00:00:00Z"))
                .isEqualTo("2026-02-13T00:00:00Z");
    }

    @Test
    void quartzCountsDaysFromSundayAndKnowsTheLastAndTheNearestDay() {
        assertThat(next(in(CronDialect.QUARTZ, "0 0 0 ? * 1"), "2026-03-02T00:00:00Z"))
                .isEqualTo("2026-03-08T00:00:00Z");
        assertThat(next(in(CronDialect.QUARTZ, "0 0 0 L-1 * ?"), "2026-02-01T00:00:00Z"))
                .isEqualTo("2026-02-27T00:00:00Z");
        assertThat(next(in(CronDialect.QUARTZ, "0 0 0 15W * ?"), "2026-02-01T00:00:00Z"))
                .isEqualTo("2026-02-16T00:00:00Z");
        assertThatThrownBy(() -> in(CronDialect.QUARTZ, "0 0 0 1 * 1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theStableHashOfAnIdSpreadsSchedulesOverTheHour() {
        Cron hashed = Cron.of("H * * * *");
        Instant from = Instant.parse("2026-03-04T12:00:00Z");
        assertThat(hashed.times("s").next(from)).isEqualTo(hashed.times("s").next(from));
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> hashed.times("s" + i).next(from))
                        .distinct())
                .hasSizeGreaterThan(30);
    }

    @Test
    void inTheHourThatHappensTwiceAFixedExpressionRunsOnceAtTheEarlierOffset() {
        runDay(inBerlin("30 2 * * *"), AUTUMN_EVE);
        check().firedFor(instants("2025-10-26T00:30:00Z"));
    }

    @Test
    void inTheHourThatHappensTwiceAnIntervalRunsInBothPasses() {
        runDay(inBerlin("*/30 2 * * *"), AUTUMN_EVE);
        check().firedFor(instants(
                "2025-10-26T00:00:00Z", "2025-10-26T00:30:00Z", "2025-10-26T01:00:00Z", "2025-10-26T01:30:00Z"));
    }

    @Test
    void theAnswerDoesNotDependOnWhenItIsAsked() {
        Cron fixed = inBerlin("30 2 * * *");
        assertThat(next(fixed, "2025-10-26T00:31:00Z")).isEqualTo("2025-10-27T01:30:00Z");
        assertThat(next(fixed, "2025-10-26T01:10:00Z")).isEqualTo("2025-10-27T01:30:00Z");
    }

    @Test
    void whatFallsIntoAGapRunsOnceAfterItHoweverMuchItIs() {
        runDay(inBerlin("0,20,40 2 * * *"), SPRING_EVE);
        check().firedFor(instants("2025-03-30T01:00:00Z"));
    }

    @Test
    void anIntervalHasNoRunInsideAGap() {
        runDay(inBerlin("*/30 1-3 * * *"), SPRING_EVE);
        check().firedFor(instants(
                "2025-03-30T00:00:00Z", "2025-03-30T00:30:00Z", "2025-03-30T01:00:00Z", "2025-03-30T01:30:00Z"));
    }

    @Test
    void withDstSkipWhatFallsIntoAGapWaitsForTheNextRealMatch() {
        assertThat(next(inBerlin("30 2 * * *").withDst(DstPolicy.SKIP), "2025-03-29T12:00:00Z"))
                .isEqualTo("2025-03-31T00:30:00Z");
    }

    @Test
    void aGapOfMoreThanThreeHoursIsSkipped() {
        Cron daily = Cron.of("30 2 * * *").withZone(ZoneId.of("Pacific/Apia"));
        assertThat(next(daily, "2011-12-29T13:00:00Z")).isEqualTo("2011-12-30T12:30:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "61 * * * *", "* * * *", "0 0 * * 8", "a b c d e", "0 0|1 * * *"})
    void whatCannotFireOrCannotBeReadIsRefusedBeforeTheStoreIsAsked(String expression) {
        assertThatThrownBy(() -> schedule().cron(expression).create())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cron");
        assertThat(client().get(S)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EST", "Mars/Olympus", "+02:00"})
    void aZoneThatIsNoIanaIdIsRefused(String zone) {
        assertThatThrownBy(() -> schedule().cron("* * * * *").zone(zone).create())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zone");
    }

    @Test
    void theSearchIsExactAcrossTheYearWithoutALeapDay() {
        assertThat(next(Cron.of("0 0 29 2 *"), "2096-03-01T00:00:00Z")).isEqualTo("2104-02-29T00:00:00Z");
    }

    @Test
    void fireTimesAreWholeSecondsStrictlyAfterTheMomentAskedFrom() {
        Cron everySecond = Cron.of("* * * * * *");
        assertThat(next(everySecond, "2026-03-04T12:00:00Z")).isEqualTo("2026-03-04T12:00:01Z");
        assertThat(next(everySecond, "2026-03-04T12:00:00.999Z")).isEqualTo("2026-03-04T12:00:01Z");
    }
}
