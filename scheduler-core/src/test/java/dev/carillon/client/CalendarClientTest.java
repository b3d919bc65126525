package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.DeleteCalendarReply;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.testing.FaultyStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calendars as a program sees them; the day is Wednesday, 2026-03-04. */
class CalendarClientTest extends ClientCase {

    private static final CalendarName C = new CalendarName("c");

    private static Calendar days(int... ofMarch) {
        Calendar.Builder builder = Calendar.builder(C);
        for (int day : ofMarch) {
            builder.date(LocalDate.of(2026, 3, day));
        }
        return builder.build();
    }

    private ScheduleBuilder daily(String id) {
        return any(id).cron("0 6 * * *").except("c");
    }

    private static Instant six(int dayOfMarch) {
        return NOON.plus(Duration.ofDays(dayOfMarch - 4L)).minus(Duration.ofHours(6));
    }

    private Instant next(String id) {
        return client.get(id(id)).flatMap(StoredSchedule::next).orElseThrow();
    }

    @Test
    void aScheduleKeepsToItsCalendarsAndFollowsTheirChanges() {
        assertThat(client.putCalendar(days(5, 6))).isEqualTo(new CalendarChange(Outcome.CREATED, 0));
        daily("a").create();
        assertThat(next("a")).isEqualTo(six(7));
        assertThat(client.putCalendar(days(5, 7))).isEqualTo(new CalendarChange(Outcome.UPDATED, 1));
        assertThat(next("a")).isEqualTo(six(6));
        assertThat(client.putCalendar(days(5, 7, 9))).isEqualTo(new CalendarChange(Outcome.UPDATED, 0));
        assertThat(client.calendars()).containsExactly(days(5, 7, 9));
        assertThat(client.get(id("a")).orElseThrow().generation()).isEqualTo(1);
        assertThat(daily("a").create().outcome()).isEqualTo(Outcome.UNCHANGED);

        assertThat(any("a").cron("0 6 * * *").create().outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(next("a")).isEqualTo(six(5));
        assertThat(client.deleteCalendar(C)).isEqualTo(new DeleteCalendarReply.Deleted());
    }

    @Test
    void anUnknownCalendarIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> daily("a").create())
                .withMessage("except: there is no calendar \"c\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> any("a").cron("@daily").except("C"))
                .withMessageStartingWith("calendar: \"C\" must be");
        assertThat(client.get(id("a"))).isEmpty();
    }

    @Test
    void aDefinitionWithoutATimeLeftIsRefusedAndOneThatIsThereStays() {
        Calendar.Builder week = Calendar.builder("week");
        List.of(DayOfWeek.values()).subList(0, 6).forEach(week::weekly);
        client.putCalendar(week.build());
        client.putCalendar(Calendar.builder(C).build());
        any("a").cron("0 6 * * *").except("c", "week").create();
        any("b").every(Duration.ofHours(1))
                .endAt(NOON.plusSeconds(7_200))
                .except("c")
                .create();

        client.putCalendar(Calendar.builder(C)
                .weekly(DayOfWeek.SUNDAY)
                .date(LocalDate.of(2026, 3, 4))
                .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> any("x").cron("0 6 * * *").except("c", "week").create())
                .withMessage("except: the calendars [c, week] exclude every fire time");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> any("x").every(Duration.ofHours(1))
                        .endAt(NOON.plusSeconds(7_200))
                        .except("c")
                        .create())
                .withMessage("except: the calendars [c] exclude every fire time");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> any("a").cron("0 7 * * *").except("c", "week").create())
                .withMessage("except: the calendars [c, week] exclude every fire time");

        assertThat(client.get(id("a")).orElseThrow().state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(next("a")).isAfter(NOON.plus(Duration.ofDays(3_650)));
        assertThat(next("b")).isEqualTo(NOON.plusSeconds(3_600));
        assertThat(any("a").cron("0 6 * * *").except("c", "week").create().outcome())
                .isEqualTo(Outcome.UNCHANGED);
        assertThat(any("a").cron("0 6 * * *")
                        .except("c", "week")
                        .description("x")
                        .create()
                        .outcome())
                .isEqualTo(Outcome.UPDATED);
    }

    /** The calendar changes behind the reading and before the writing. */
    @Test
    void aCreationThatIsOvertakenIsPlannedAnew() {
        store.putCalendar(days(5));
        SchedulerClient slow = new SchedulerClient(beforeTheFirst("put", () -> store.putCalendar(days(6))));
        slow.schedule("any", Payload.NONE).id("a").cron("0 6 * * *").except("c").create();
        assertThat(next("a")).isEqualTo(six(5));
    }

    @Test
    void aReplanningThatIsOvertakenIsPlannedAnew() {
        store.putCalendar(days(5));
        daily("a").create();
        SchedulerClient slow = new SchedulerClient(beforeTheFirst("replan", () -> store.putCalendar(days(5, 6, 7))));
        assertThat(slow.putCalendar(days(5, 6))).isEqualTo(new CalendarChange(Outcome.UPDATED, 1));
        assertThat(next("a")).isEqualTo(six(8));
    }

    private List<Schedule> manyDaily(String prefix) {
        return IntStream.range(0, 50)
                .mapToObj(i -> daily(prefix + i).definition())
                .toList();
    }

    @Test
    void manyDefinitionsAtOnceReadTheCalendarsOnce() {
        store.putCalendar(days(5));
        FaultyStore counting = new FaultyStore(store);
        new SchedulerClient(counting.store()).scheduleAll(manyDaily("a"));
        assertThat(counting.calls("calendars")).isEqualTo(1);
        assertThat(next("a49")).isEqualTo(six(6));
    }

    @Test
    void manyDefinitionsAtOnceReadTheCalendarsAgainWhenOneHasChanged() {
        store.putCalendar(days(5));
        FaultyStore counting = new FaultyStore(beforeTheFirst("putAll", () -> store.putCalendar(days(5, 6))));
        new SchedulerClient(counting.store()).scheduleAll(manyDaily("a"));
        assertThat(counting.calls("calendars")).isEqualTo(2);
        assertThat(client.list(ListRequest.all()))
                .hasSize(50)
                .allSatisfy(stored -> assertThat(stored.next()).contains(six(7)));
    }

    /** A store at which something happens right before it is asked for the first time to do something. */
    private ScheduleStore beforeTheFirst(String method, Runnable event) {
        AtomicBoolean done = new AtomicBoolean();
        return (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(), new Class<?>[] {ScheduleStore.class}, (proxy, called, args) -> {
                    if (called.getName().equals(method) && done.compareAndSet(false, true)) {
                        event.run();
                    }
                    try {
                        return called.invoke(store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
