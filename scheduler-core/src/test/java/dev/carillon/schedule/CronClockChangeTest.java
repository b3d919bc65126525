package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clock changes do to fixed and interval expressions. */
final class CronClockChangeTest {

    private static final String BERLIN = "Europe/Berlin";
    /** In Berlin clocks go from 02:00 to 03:00. */
    private static final String SPRING_EVE = "2026-03-28T12:00:00Z";
    /** In Berlin clocks go from 03:00 back to 02:00. */
    private static final String AUTUMN_EVE = "2026-10-24T12:00:00Z";

    @Test
    void aFixedTimeInTheOverlapFiresOnceAtTheEarlierOffset() {
        assertFires("30 2 * * *", BERLIN, AUTUMN_EVE, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:10:00Z", "2026-10-25T01:29:59Z"})
    void aFixedTimeIsNotRepeatedWhenAskedFromTheSecondPass(String from) {
        assertFires("30 2 * * *", BERLIN, from, "2026-10-26T01:30:00Z");
    }

    @Test
    void anIntervalFiresInBothPassesOfTheOverlap() {
        assertFires(
                "*/30 2 * * *",
                BERLIN,
                AUTUMN_EVE,
                "2026-10-25T00:00:00Z",
                "2026-10-25T00:30:00Z",
                "2026-10-25T01:00:00Z",
                "2026-10-25T01:30:00Z",
                "2026-10-26T01:00:00Z");
    }

    @Test
    void anIntervalThatEndsInTheOverlapStillGetsItsSecondPass() {
        Cron lastYear = Cron.of("0 */30 2 25 10 ? 2026", CronDialect.QUARTZ, Cron.zone(BERLIN), DstPolicy.SKIP);

        assertThat(lastYear.times("any").next(Instant.parse("2026-10-25T00:30:00Z")))
                .contains(Instant.parse("2026-10-25T01:00:00Z"));
        assertThat(lastYear.times("any").next(Instant.parse("2026-10-25T01:30:00Z")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} is an interval: {1}")
    @CsvSource({
        "30 2 * * *, false",
        "0 2 * * *, false",
        "0 30 2 * * *, false",
        "'0,30 2 * * *', false",
        "0-30 2 * * *, false",
        "H 2 * * *, false",
        "* 30 2 * * *, true",
        "30 * * * *, true",
        "0/30 2 * * *, true",
        "0-40/20 2 * * *, true",
        "'5,30/10 2 * * *', true",
        "H/30 2 * * *, true",
    })
    void aStarOrAStepInSecondMinuteOrHourMakesAnInterval(String expression, boolean interval) {
        CronText text = CronText.of(expression, CronDialect.UNIX);

        assertThat(CompiledCron.of(text, CronDialect.UNIX, "any").interval()).isEqualTo(interval);
    }

    @Test
    void aFixedTimeInTheGapFiresRightAfterIt() {
        assertFires("30 2 * * *", BERLIN, SPRING_EVE, "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void severalFixedTimesInTheGapFireOnce() {
        assertFires("0,30 2 * * *", BERLIN, SPRING_EVE, "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
    }

    @Test
    void aFixedTimeInTheGapMeltsIntoARealOneAfterIt() {
        assertFires("0 2,3 * * *", BERLIN, SPRING_EVE, "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
    }

    @Test
    void aFixedTimeInTheGapWaitsForTheNextRealOneUnderSkip() {
        Cron cron = Cron.of("30 2 * * *").withZone(Cron.zone(BERLIN)).withDst(DstPolicy.SKIP);

        assertThat(cron.times("any").next(Instant.parse(SPRING_EVE))).contains(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void anIntervalHasNoFireTimesInTheGap() {
        assertFires("*/30 2 * * *", BERLIN, SPRING_EVE, "2026-03-30T00:00:00Z");
        assertFires("*/30 1-3 * * *", BERLIN, "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z");
    }

    @Test
    void aFixedTimeThatLiesInEveryGapNeverFiresUnderSkip() {
        Cron cron = Cron.of("0 30 2 ? 3 1L", CronDialect.QUARTZ, Cron.zone(BERLIN), DstPolicy.SKIP);

        assertThat(cron.times("any").next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
        assertThat(cron.withDst(DstPolicy.RUN_AFTER_GAP).times("any").next(Instant.parse("2026-01-01T00:00:00Z")))
                .contains(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void midnightInAGapFiresAfterIt() {
        assertFires("0 0 * * *", "Asia/Beirut", "2026-03-28T00:00:00Z", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z");
    }

    @Test
    void halfAnHourOfLordHowe() {
        assertFires(
                "15 2 * * *",
                "Australia/Lord_Howe",
                "2026-10-03T00:00:00Z",
                "2026-10-03T15:30:00Z",
                "2026-10-04T15:15:00Z");
        assertFires(
                "45 1 * * *",
                "Australia/Lord_Howe",
                "2026-04-04T00:00:00Z",
                "2026-04-04T14:45:00Z",
                "2026-04-05T15:15:00Z");
    }

    @Test
    void twoHoursOfTroll() {
        assertFires(
                "30 1 * * *",
                "Antarctica/Troll",
                "2026-03-28T12:00:00Z",
                "2026-03-29T01:00:00Z",
                "2026-03-29T23:30:00Z");
        assertFires(
                "30 1 * * *",
                "Antarctica/Troll",
                "2026-10-24T12:00:00Z",
                "2026-10-24T23:30:00Z",
                "2026-10-26T01:30:00Z");
    }

    @Test
    void theDayThatApiaSkippedIsSkipped() {
        assertFires(
                "0 12 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z", "2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z");
        assertFires("0 12 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", "2012-12-29T22:00:00Z");
    }

    @Test
    void localMeanTimeHasSeconds() {
        assertFires("0 12 * * *", BERLIN, "1880-01-01T00:00:00Z", "1880-01-01T11:06:32Z");
    }

    private static void assertFires(String expression, String zone, String from, String... expected) {
        List<Instant> fired = Cron.of(expression)
                .withZone(Cron.zone(zone))
                .times("any")
                .preview(Instant.parse(from), expected.length)
                .stream()
                .map(FireTime::at)
                .toList();
        assertThat(fired).isEqualTo(Arrays.stream(expected).map(Instant::parse).toList());
    }
}
