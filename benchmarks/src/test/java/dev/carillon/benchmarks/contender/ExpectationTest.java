package dev.carillon.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What was counted is said as it was: what never came, came again, or came too soon. */
class ExpectationTest {

    private static final long FIRST_MILLIS = 1_700_000_000_000L;
    private static final long SECOND_MILLIS = 1_000;

    private final Fires fires = new Fires();

    private Expectation expectTwoNumbersThreeTimes() {
        return fires.expect(10, 12, Instant.ofEpochMilli(FIRST_MILLIS), Duration.ofSeconds(1), 3);
    }

    @Test
    void countsEachOccurrenceOnce() {
        Expectation expectation = expectTwoNumbersThreeTimes();
        for (int number = 10; number < 12; number++) {
            for (int time = 0; time < 3; time++) {
                fires.fired(number, FIRST_MILLIS + time * SECOND_MILLIS);
            }
        }
        assertThat(expectation.expected()).isEqualTo(6);
        assertThat(expectation.total()).isEqualTo(6);
        assertThat(expectation.missed()).isZero();
        assertThat(expectation.duplicates()).isZero();
        assertThat(expectation.early()).isZero();
        assertThat(expectation.strays()).isZero();
    }

    @Test
    void seesWhatCameAgainAndWhatNeverCame() {
        Expectation expectation = expectTwoNumbersThreeTimes();
        fires.fired(10, FIRST_MILLIS);
        fires.fired(10, FIRST_MILLIS);
        fires.fired(10, FIRST_MILLIS);
        fires.fired(11, FIRST_MILLIS + SECOND_MILLIS);
        assertThat(expectation.duplicates()).isEqualTo(2);
        assertThat(expectation.missed()).isEqualTo(4);
    }

    @Test
    void countsWhatNobodyWaitsForApart() {
        Expectation expectation = expectTwoNumbersThreeTimes();
        fires.fired(9, FIRST_MILLIS);
        fires.fired(12, FIRST_MILLIS);
        fires.fired(10, FIRST_MILLIS - 1);
        fires.fired(10, FIRST_MILLIS + 3 * SECOND_MILLIS);
        assertThat(expectation.strays()).isEqualTo(4);
        assertThat(expectation.total()).isZero();
    }

    @Test
    void measuresLatenessAgainstTheNominalTimeInMicroseconds() {
        Expectation expectation = expectTwoNumbersThreeTimes();
        expectation.add(10, FIRST_MILLIS, FIRST_MILLIS * 1_000 + 250);
        expectation.add(11, FIRST_MILLIS, FIRST_MILLIS * 1_000 + 750);
        expectation.add(10, FIRST_MILLIS + SECOND_MILLIS, (FIRST_MILLIS + SECOND_MILLIS) * 1_000 - 1);
        assertThat(expectation.lateness(0.5)).isEqualTo(250);
        assertThat(expectation.lateness(1)).isEqualTo(750);
        assertThat(expectation.early()).isEqualTo(1);
        assertThat(expectation.lastStart() - expectation.firstStart()).isEqualTo(999_749);
    }

    @Test
    void takesTheLatestFireTimeThatPassedWhenNoneIsTold() {
        Expectation expectation = expectTwoNumbersThreeTimes();
        fires.firedAt(10, (FIRST_MILLIS + SECOND_MILLIS) * 1_000 + 40_000);
        assertThat(expectation.lateness(1)).isEqualTo(40_000);
        assertThat(expectation.missed()).isEqualTo(5);
    }

    @Test
    void ranksTheNearest() {
        assertThat(Expectation.at(new long[] {1, 2, 3, 4}, 0.5)).isEqualTo(2);
        assertThat(Expectation.at(new long[] {1, 2, 3, 4}, 0.99)).isEqualTo(4);
        assertThat(Expectation.at(new long[] {1, 2, 3, 4}, 0)).isEqualTo(1);
        assertThat(Expectation.at(new long[0], 0.5)).isZero();
    }
}
