package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ListRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScheduleBuilderTest extends ClientCase {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private void assertRefused(String field, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(field + ":");
        assertThat(store.list(ListRequest.all()).schedules()).isEmpty();
    }

    private StoredSchedule created(UnaryOperator<ScheduleBuilder> steps) {
        return steps.apply(sweep()).create().schedule();
    }

    private Recurrence recurrence(UnaryOperator<ScheduleBuilder> steps) {
        return created(steps).schedule().recurrence();
    }

    @Test
    void everyFieldIsStored() {
        StoredSchedule stored = mail("ada")
                .id("nightly")
                .cron("30 2 * * *")
                .zone("Europe/Berlin")
                .overlap(Overlap.allow(2))
                .misfire(Misfire.SKIP)
                .onNodeLoss(OnNodeLoss.ABANDON)
                .retry(Retry.NONE)
                .timeout(Duration.ofMinutes(5))
                .description("nightly mail")
                .tags("b", "a", "b")
                .create()
                .schedule();
        assertThat(stored.schedule())
                .isEqualTo(new Schedule(
                        id("nightly"),
                        MAIL.name(),
                        Cron.of("30 2 * * *").withZone(BERLIN),
                        Bounds.NONE,
                        Payload.of("ada"),
                        new Policies(
                                Overlap.allow(2),
                                Misfire.SKIP,
                                null,
                                0,
                                0,
                                OnNodeLoss.ABANDON,
                                Retry.NONE,
                                Duration.ofMinutes(5)),
                        "nightly mail",
                        List.of("a", "b")));
        assertThat(stored.next()).contains(Instant.parse("2026-03-05T01:30:00Z"));
    }

    @Test
    void cronOptionsMayComeInAnyOrder() {
        Cron expected = Cron.of("0 0 12 ? * MON", CronDialect.QUARTZ, BERLIN, DstPolicy.SKIP);
        assertThat(recurrence(b -> b.dst(DstPolicy.SKIP)
                        .zone(BERLIN)
                        .dialect(CronDialect.QUARTZ)
                        .cron("0 0 12 ? * MON")))
                .isEqualTo(expected);
        assertThat(recurrence(b -> b.cron("0 0 12 ? * MON")
                        .dialect(CronDialect.QUARTZ)
                        .zone("Europe/Berlin")
                        .dst(DstPolicy.SKIP)))
                .isEqualTo(expected);
    }

    @Test
    void cronIsUnixAndUtcByDefault() {
        StoredSchedule stored = created(b -> b.cron("0 13 * * *"));
        assertThat(stored.schedule().recurrence()).isEqualTo(Cron.of("0 13 * * *"));
        assertThat(stored.next()).contains(NOON.plusSeconds(3_600));
    }

    @Test
    void intervalsCountFromTheirStartOrFromTheCreation() {
        StoredSchedule fromNow = created(b -> b.every(Duration.ofMinutes(10)));
        assertThat(fromNow.anchor()).isEqualTo(NOON);
        assertThat(fromNow.next()).contains(NOON.plusSeconds(600));
        Instant start = NOON.minusSeconds(60);
        StoredSchedule fromStart = created(b -> b.startAt(start).every(Duration.ofMinutes(10)));
        assertThat(fromStart.schedule().recurrence()).isEqualTo(new Every(Duration.ofMinutes(10)));
        assertThat(fromStart.schedule().bounds()).isEqualTo(Bounds.NONE.withStartAt(start));
        assertThat(fromStart.anchor()).isEqualTo(start);
        assertThat(fromStart.next()).contains(start.plusSeconds(600));
        Instant later = NOON.plusSeconds(5);
        assertThat(created(b -> b.every(Duration.ofMinutes(10)).startAt(later)).next())
                .contains(later);
    }

    @Test
    void anIntervalAfterCompletionIsFirstDueOneDelayFromNow() {
        StoredSchedule stored = created(b -> b.everyAfterCompletion(Duration.ofMinutes(1)));
        assertThat(stored.schedule().recurrence()).isEqualTo(new EveryAfter(Duration.ofMinutes(1)));
        assertThat(stored.next()).contains(NOON.plusSeconds(60));
    }

    @Test
    void singleInstantsAreKeptAsAsked() {
        Instant past = NOON.minusSeconds(100);
        assertThat(created(b -> b.at(past)).next()).contains(past);
        assertThat(recurrence(ScheduleBuilder::now)).isEqualTo(new Once(NOON));
        assertThat(recurrence(b -> b.in(Duration.ofSeconds(9)))).isEqualTo(new Once(NOON.plusSeconds(9)));
    }

    @Test
    void whatAClockOnTheWallShowsIsTheEarlierOfTwo() {
        assertThat(recurrence(b -> b.at(LocalDateTime.parse("2026-07-01T10:00"), BERLIN)))
                .isEqualTo(new Once(Instant.parse("2026-07-01T08:00:00Z")));
        assertThat(recurrence(b -> b.at(LocalDateTime.parse("2026-10-25T02:30"), BERLIN)))
                .isEqualTo(new Once(Instant.parse("2026-10-25T00:30:00Z")));
    }

    @Test
    void aTimeThatClocksSkipIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sweep().at(LocalDateTime.parse("2026-03-29T02:30"), BERLIN))
                .withMessage("at: 2026-03-29T02:30 does not exist in Europe/Berlin: clocks go from 2026-03-29T02:00"
                        + " to 2026-03-29T03:00");
    }

    @Test
    void aScheduleHasExactlyOneRecurrence() {
        assertRefused("recurrence", () -> sweep().create());
        assertRefused("every", () -> sweep().cron("* * * * *").every(Duration.ofMinutes(1)));
        assertRefused("cron", () -> sweep().at(NOON).cron("* * * * *"));
        assertRefused("now", () -> sweep().in(Duration.ofMinutes(1)).now());
        assertRefused("everyAfterCompletion", () -> sweep().now().everyAfterCompletion(Duration.ofMinutes(1)));
        assertRefused("cron", () -> sweep().cron("* * * * *").cron("1 * * * *"));
    }

    @Test
    void optionsWithoutTheirRecurrenceAreRefused() {
        assertRefused("zone", () -> sweep().every(Duration.ofMinutes(1)).zone("Europe/Berlin"));
        assertRefused("zone", () -> sweep().zone("Europe/Berlin").every(Duration.ofMinutes(1)));
        assertRefused("zone", () -> sweep().zone("Europe/Berlin").create());
        assertRefused("dialect", () -> sweep().now().dialect(CronDialect.SPRING));
        assertRefused("dialect", () -> sweep().dialect(CronDialect.SPRING).now());
        assertRefused("dst", () -> sweep().at(NOON).dst(DstPolicy.SKIP));
        assertRefused("dst", () -> sweep().dst(DstPolicy.SKIP).at(NOON));
        assertRefused("startAt", () -> sweep().at(NOON).startAt(NOON).create());
        assertRefused("endAt", () -> sweep().endAt(NOON).now().create());
        assertRefused(
                "maxRuns", () -> sweep().maxRuns(2).in(Duration.ofSeconds(1)).create());
        assertRefused(
                "jitter",
                () -> sweep().jitter(Duration.ofSeconds(1))
                        .everyAfterCompletion(Duration.ofSeconds(1))
                        .create());
    }

    @Test
    void badValuesAreRefusedByTheNameOfTheirField() {
        assertRefused("id", () -> sweep().id("no blanks"));
        assertRefused("task", () -> client.schedule("NO", Payload.NONE));
        assertRefused("cron", () -> sweep().cron("61 * * * *").create());
        assertRefused("zone", () -> sweep().zone("CET"));
        assertRefused("zone", () -> sweep().zone(ZoneId.of("+01:00")));
        assertRefused("every", () -> sweep().every(Duration.ofMillis(99)));
        assertRefused("everyAfterCompletion", () -> sweep().everyAfterCompletion(Duration.ZERO));
        assertRefused("startAt", () -> sweep().startAt(Instant.MAX));
        assertRefused("endAt", () -> sweep().endAt(Instant.MIN));
        assertRefused("endAt", () -> sweep().startAt(NOON).endAt(NOON.minusMillis(1)));
        assertRefused("maxRuns", () -> sweep().maxRuns(0));
        assertRefused("jitter", () -> sweep().jitter(Duration.ofDays(2)));
        assertRefused("startDeadline", () -> sweep().startDeadline(Duration.ofMillis(1)));
        assertRefused("priority", () -> sweep().priority(10));
        assertRefused("pauseAfterFailures", () -> sweep().pauseAfterFailures(-1));
        assertRefused("at", () -> sweep().at(Instant.MAX));
        assertRefused("in", () -> sweep().in(Duration.ofMillis(-1)));
        assertRefused("timeout", () -> sweep().timeout(Duration.ZERO));
        assertRefused("description", () -> sweep().now().description("a\nb").create());
        assertRefused("tags", () -> sweep().now().tags("no blanks").create());
        assertRefused("payload", () -> client.schedule(MAIL, "x".repeat(Payload.MAX_BYTES)));
    }
}
