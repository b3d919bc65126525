package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.plan.Preview;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The fire times that a definition would have, as it is described and before it is stored. */
class PreviewTest {

    private static final Instant NOW = Instant.parse("2026-03-27T12:00:00Z");

    private final InMemoryScheduleStore store = new InMemoryScheduleStore(InstantSource.fixed(NOW));

    private ScheduleBuilder builder() {
        return new SchedulerClient(store).schedule("report", Payload.NONE).id("s");
    }

    private static List<Instant> at(List<FireTime> times) {
        return times.stream().map(FireTime::at).toList();
    }

    private static Instant hour(int number) {
        return NOW.plus(Duration.ofHours(number));
    }

    @Test
    void theSameFireTimesAsTheScheduleHasThen() {
        List<FireTime> times = builder()
                .every(Duration.ofHours(1))
                .jitter(Duration.ofMinutes(9))
                .preview(3);
        assertThat(at(times)).containsExactly(hour(1), hour(2), hour(3));
        ScheduleHandle made = builder()
                .every(Duration.ofHours(1))
                .jitter(Duration.ofMinutes(9))
                .create();
        assertThat(made.schedule().next()).contains(hour(1));
        assertThat(times)
                .allSatisfy(time -> assertThat(time.due())
                        .isEqualTo(made.schedule().schedule().dueAt(time.at()))
                        .isNotEqualTo(time.at()));
    }

    @Test
    void boundsEndIt() {
        Duration hour = Duration.ofHours(1);
        assertThat(at(builder().every(hour).startAt(hour(5)).maxRuns(2).preview(9)))
                .containsExactly(hour(5), hour(6));
        assertThat(at(builder().every(hour).endAt(hour(2)).preview(9))).containsExactly(hour(1), hour(2));
        assertThat(builder().every(hour).endAt(NOW.plusSeconds(1)).preview(9)).isEmpty();
    }

    @Test
    void clocksAndCalendarsLeaveANote() {
        Calendar saturday = Calendar.builder("free")
                .zone("Europe/Berlin")
                .date(LocalDate.of(2026, 3, 28))
                .build();
        List<FireTime> times = builder()
                .cron("30 2 * * *")
                .zone("Europe/Berlin")
                .except("free")
                .preview(1, saturday);
        assertThat(times).singleElement().satisfies(time -> {
            assertThat(time.at()).isEqualTo("2026-03-29T01:00:00Z");
            assertThat(time.note())
                    .contains("2026-03-28T02:30:00+01:00 is excluded by free; "
                            + "02:30 does not exist on 2026-03-29: fires 03:00");
        });
        assertThatThrownBy(() -> builder().cron("30 2 * * *").except("free").preview(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("except: the calendar free is not given");
    }

    @Test
    void whatHappensOnceOrFollowsAnEndHasOne() {
        assertThat(at(builder().in(Duration.ofHours(2)).preview(9))).containsExactly(hour(2));
        assertThat(builder().at(hour(-2)).preview(9))
                .containsExactly(new FireTime(hour(-2), Optional.of("in the past: runs at once")));
        assertThat(at(builder().everyAfterCompletion(Duration.ofHours(2)).preview(9)))
                .containsExactly(hour(2));
    }

    @Test
    void aCountOutOfRangeIsRefused() {
        for (int count : new int[] {0, 1_001}) {
            assertThatThrownBy(() -> builder().cron("* * * * *").preview(count))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("count: " + count);
            builder().cron("* * * * *").create();
            assertThatThrownBy(() -> Preview.of(stored(), count))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("count: " + count);
        }
    }

    private StoredSchedule stored() {
        return store.get(new ScheduleId("s")).orElseThrow();
    }

    @Test
    void aStoredScheduleHasThoseThatItWaitsFor() {
        builder().every(Duration.ofHours(1)).create();
        assertThat(at(Preview.of(stored(), 3))).containsExactly(hour(1), hour(2), hour(3));
        store.skip(stored(), Optional.of(hour(2)));
        assertThat(at(Preview.of(stored(), 2))).containsExactly(hour(2), hour(3));
    }

    @Test
    void aStoredScheduleKnowsItsBoundsAndJitter() {
        builder()
                .every(Duration.ofHours(1))
                .endAt(hour(2))
                .maxRuns(9)
                .jitter(Duration.ofMinutes(9))
                .create();
        assertThat(Preview.of(stored(), 9))
                .isEqualTo(builder()
                        .every(Duration.ofHours(1))
                        .endAt(hour(2))
                        .maxRuns(9)
                        .jitter(Duration.ofMinutes(9))
                        .preview(9))
                .hasSize(2);
        builder().every(Duration.ofHours(1)).maxRuns(2).create();
        assertThat(at(Preview.of(stored(), 9))).containsExactly(hour(1), hour(2));
    }

    @Test
    void aStoredScheduleKnowsItsCalendarsAndClocks() {
        Calendar saturday = Calendar.builder("free")
                .zone("Europe/Berlin")
                .date(LocalDate.of(2026, 3, 28))
                .build();
        new SchedulerClient(store).putCalendar(saturday);
        builder().cron("30 2 * * *").zone("Europe/Berlin").except("free").create();
        List<FireTime> times = Preview.of(stored(), 2);
        assertThat(at(times))
                .containsExactly(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-30T00:30:00Z"));
        assertThat(times.get(0).note()).contains("02:30 does not exist on 2026-03-29: fires 03:00");
        assertThat(times.get(1).note()).isEmpty();
    }

    @Test
    void aStoredScheduleThatWaitsForNothingHasNone() {
        builder().every(Duration.ofHours(1)).create().pause("rest");
        assertThat(Preview.of(stored(), 3)).isEmpty();
    }

    @Test
    void aStoredScheduleThatFiresOnceOrFollowsAnEndHasOne() {
        builder().in(Duration.ofHours(2)).create();
        assertThat(at(Preview.of(stored(), 3))).containsExactly(hour(2));
        builder().everyAfterCompletion(Duration.ofHours(3)).create();
        assertThat(at(Preview.of(stored(), 3))).containsExactly(hour(3));
    }

    @Test
    void nothingIsStored() {
        builder().cron("* * * * *").preview(5);
        assertThat(new SchedulerClient(store).get(new ScheduleId("s"))).isEmpty();
    }
}
