package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CalendarChange;
import dev.carillon.client.Outcome;
import dev.carillon.client.SchedulerClient;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DeleteCalendarReply;
import dev.carillon.store.DropReason;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.StoredSchedule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What nodes make of calendars that come, change and go while schedules fire; the clock begins on a Wednesday at noon. */
class CalendarClusterTest {

    private static final Recurrence MINUTELY = Cron.of("* * * * *");
    private static final ScheduleId S = new ScheduleId("s");
    /** Surely longer than it takes to walk through everything once. */
    private static final Duration AUDIT = Duration.ofMinutes(3);

    private final Cluster cluster = new Cluster();
    private final SchedulerClient client = new SchedulerClient(cluster.store, "tester");

    private static Calendar free(int fromMinute, int toMinute) {
        return Calendar.builder("c")
                .weekly(DayOfWeek.WEDNESDAY, LocalTime.of(12, fromMinute), LocalTime.of(12, toMinute))
                .build();
    }

    private static Calendar nothing() {
        return Calendar.builder("c").build();
    }

    private void start(String... names) {
        Stream.of(names).forEach(name -> cluster.add(name, (p, run) -> {}));
    }

    private static Schedule schedule(Recurrence recurrence) {
        return new Schedule(S, Cluster.TASK.name(), recurrence, Payload.NONE)
                .withBounds(Bounds.NONE.withExcept(List.of(nothing().name())));
    }

    private List<Long> nominalMinutes() {
        return cluster.fires().stream()
                .map(fire ->
                        Duration.between(Cluster.START, fire.run().nominal()).toMinutes())
                .toList();
    }

    private static Instant minute(long minute) {
        return Cluster.START.plus(Duration.ofMinutes(minute));
    }

    private void runTo(long minute) {
        cluster.runFor(Duration.between(cluster.clock.instant(), minute(minute)).plusSeconds(1));
    }

    private static Long[] minutes(int... fromTo) {
        return LongStream.range(0, fromTo.length / 2)
                .flatMap(i -> LongStream.rangeClosed(fromTo[(int) (2 * i)], fromTo[(int) (2 * i + 1)]))
                .boxed()
                .toArray(Long[]::new);
    }

    @Test
    void aCalendarMayComeChangeAndGoWhileThreeNodesFire() {
        start("a", "b", "c");
        client.putCalendar(nothing());
        client.put(schedule(MINUTELY));
        runTo(9);
        assertThat(client.putCalendar(free(10, 20))).isEqualTo(new CalendarChange(Outcome.UPDATED, 1));
        assertThat(cluster.get("s").next()).contains(minute(20));
        assertThat(client.explain(S).reasons())
                .contains("It does not fire at 2026-03-04T12:10:00Z: the calendar c excludes that.");
        runTo(12);
        // what was excluded up to here stays so, what comes fires sooner than was planned
        assertThat(client.putCalendar(free(0, 15))).isEqualTo(new CalendarChange(Outcome.UPDATED, 1));
        assertThat(cluster.get("s").next()).contains(minute(15));
        runTo(17);
        assertThat(client.putCalendar(free(30, 40))).isEqualTo(new CalendarChange(Outcome.UPDATED, 0));
        assertThat(client.putCalendar(free(30, 40))).isEqualTo(new CalendarChange(Outcome.UNCHANGED, 0));
        assertThat(client.deleteCalendar(nothing().name())).isEqualTo(new DeleteCalendarReply.InUse(S));
        runTo(35);
        client.put(schedule(MINUTELY).withBounds(Bounds.NONE));
        assertThat(client.deleteCalendar(nothing().name())).isEqualTo(new DeleteCalendarReply.Deleted());
        runTo(42);

        assertThat(nominalMinutes()).containsExactly(minutes(1, 9, 15, 29, 36, 42));
        assertThat(cluster.fires())
                .allSatisfy(fire -> assertThat(fire.run().missedCount()).isZero());
        assertThat(cluster.states("s")).containsOnly(RunState.SUCCEEDED);
    }

    /** The node has read the fire time already when the calendar comes, and nobody plans the schedule anew. */
    @Test
    void aNodeThatReadAheadStartsNothingThatIsExcludedMeanwhile() {
        start("a", "b", "c");
        client.putCalendar(nothing());
        client.put(schedule(MINUTELY));
        cluster.runFor(Duration.ofMillis(9 * 60_000 + 59_500));
        cluster.store.putCalendar(free(10, 20));
        runTo(21);

        assertThat(nominalMinutes()).containsExactly(minutes(1, 9, 20, 21));
        assertThat(cluster.history("s"))
                .filteredOn(record -> record.state() == RunState.SKIPPED)
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.reason()).contains(DropReason.EXCLUDED);
                    assertThat(record.nominal()).isEqualTo(minute(10));
                });
    }

    @Test
    void whatHadComeBeforeItWasExcludedIsDroppedWithARecord() {
        client.putCalendar(nothing());
        client.put(schedule(new Every(Duration.ofMinutes(5))));
        cluster.clock.advance(Duration.ofMinutes(7));
        assertThat(client.putCalendar(free(0, 30)).replanned()).isZero();
        start("a");
        runTo(9);
        RunRecord dropped = cluster.history("s").get(0);
        assertThat(dropped.reason()).contains(DropReason.EXCLUDED);
        assertThat(client.explain(S).reasons())
                .contains("The fire time 2026-03-04T12:05:00Z was dropped: the calendar c excludes it.");
        runTo(36);
        assertThat(nominalMinutes()).containsExactly(30L, 35L);
    }

    /** Somebody changes a calendar and dies before the schedules are planned anew. */
    @Test
    void theAuditPlansWhatWasLeftUndone() {
        start("a", "b", "c");
        client.putCalendar(free(10, 50));
        client.put(schedule(MINUTELY));
        runTo(11);
        assertThat(cluster.get("s").next()).contains(minute(50));
        cluster.store.putCalendar(nothing());
        cluster.runFor(AUDIT);
        int audited = cluster.fires().size();
        assertThat(nominalMinutes()).startsWith(minutes(1, 9)).contains(14L).doesNotContain(10L, 11L);
        runTo(20);
        assertThat(cluster.fires()).hasSizeGreaterThan(audited);
        assertThat(nominalMinutes()).endsWith(14L, 15L, 16L, 17L, 18L, 19L, 20L).doesNotHaveDuplicates();
    }

    /** As after an update of the time zone rules: the fire time was right by the old ones. */
    @Test
    void aFireTimeThatItsZoneDoesNotHaveAnyMoreIsPlannedAnew() {
        Schedule daily = new Schedule(S, Cluster.TASK.name(), Cron.of("0,30 13 * * *"), Payload.NONE);
        StoredSchedule wrong = putWithNext(daily, minute(120));
        start("a", "b");
        cluster.runFor(AUDIT);
        assertThat(cluster.get("s").next()).contains(minute(60));
        assertThat(cluster.get("s").generation()).isEqualTo(wrong.generation());
        runTo(65);
        assertThat(nominalMinutes()).containsExactly(60L);
        // the same again, in the past: what has run is not run again
        cluster.store.replan(cluster.get("s"), minute(70));
        cluster.runFor(AUDIT);
        assertThat(cluster.get("s").next()).contains(minute(90));
        assertThat(nominalMinutes()).containsExactly(60L);
    }

    private StoredSchedule putWithNext(Schedule schedule, Instant next) {
        cluster.store.put(PutRequest.create(schedule, true, Cluster.START, Optional.of(next)));
        return cluster.get("s");
    }

    @Test
    void otherTimeZoneRulesOfANodeAreNoticed() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        cluster.add("a", Cluster.TASK, (p, run) -> {}, settings -> settings.meters(meters));
        cluster.add("b", (p, run) -> {});
        cluster.runFor(Duration.ofSeconds(5));
        assertThat(cluster.store.nodes())
                .hasSize(2)
                .allSatisfy(node -> assertThat(node.tzdb()).isEqualTo(Cron.zoneRules()));
        assertThat(meters.get("scheduler.tzdb.mismatches").gauge().value()).isZero();

        NodeId old = new NodeId("old");
        cluster.store.beat(new NodeBeat(old, Instant.EPOCH, Set.of(), 0, "old", "1999a", Duration.ofHours(1)));
        cluster.runFor(Duration.ofSeconds(5));
        assertThat(meters.get("scheduler.tzdb.mismatches").gauge().value()).isEqualTo(1);
        cluster.store.leave(old);
        cluster.runFor(Duration.ofSeconds(5));
        assertThat(meters.get("scheduler.tzdb.mismatches").gauge().value()).isZero();
    }
}
