package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.DeleteCalendarReply;
import dev.carillon.store.DropReason;
import dev.carillon.store.PutCalendarReply;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calendars, what depends on them, and fire times that are planned anew. */
interface CalendarContract extends StoreCase {

    /** A calendar of this test's own, whose version is another one for every day. */
    private Calendar calendar(String name, int day) {
        return Calendar.builder(scene().task + "." + name)
                .zone("Europe/Berlin")
                .dates(LocalDate.of(2000, 1, day), LocalDate.of(2001, 12, 24))
                .weekly(DayOfWeek.SATURDAY)
                .weekly(DayOfWeek.SUNDAY, LocalTime.of(22, 0), LocalTime.of(6, 30, 1))
                .description("Öffnungszeiten: \"a\" {b}")
                .build();
    }

    private StoredCalendar put(Calendar calendar) {
        assertThat(scene().store().putCalendar(calendar)).isNotEqualTo(PutCalendarReply.TOO_MANY);
        return stored(calendar);
    }

    private StoredCalendar stored(Calendar calendar) {
        return scene().store().calendars().stream()
                .filter(stored -> stored.calendar().name().equals(calendar.name()))
                .findFirst()
                .orElseThrow();
    }

    private Schedule except(String name, Calendar... calendars) {
        return scene().hourly(name)
                .withBounds(Bounds.NONE.withExcept(
                        List.of(calendars).stream().map(Calendar::name).toList()));
    }

    private PutReply create(Schedule schedule, Instant next, StoredCalendar... calendars) {
        return scene().store()
                .put(PutRequest.create(schedule, true, scene().past(), Optional.of(next))
                        .withCalendars(List.of(calendars)));
    }

    private StoredSchedule due(String name, StoredCalendar calendar) {
        return Scene.stored(create(except(name, calendar.calendar()), scene().past(), calendar));
    }

    @Test
    default void aCalendarIsKeptAsItWasPut() {
        Scene scene = scene();
        Calendar first = calendar("kept", 1);
        assertThat(scene.store().putCalendar(first)).isEqualTo(PutCalendarReply.CREATED);
        assertThat(scene.store().putCalendar(first)).isEqualTo(PutCalendarReply.UNCHANGED);
        StoredCalendar before = stored(first);
        assertThat(before.calendar()).isEqualTo(first);
        assertThat(scene.store().putCalendar(calendar("kept", 2))).isEqualTo(PutCalendarReply.UPDATED);
        StoredCalendar after = stored(first);
        assertThat(after.calendar()).isEqualTo(calendar("kept", 2));
        assertThat(after.version()).isNotEqualTo(before.version());
        Calendar other = calendar("a-first", 1);
        put(other);
        assertThat(scene.store().calendars().stream()
                        .map(stored -> stored.calendar().name()))
                .isSorted()
                .contains(first.name(), other.name());
    }

    @Test
    default void aCalendarIsDeletedWhenNothingNamesIt() {
        Scene scene = scene();
        Calendar calendar = calendar("gone", 1);
        Calendar namesake = calendar("gone-too", 1);
        put(calendar);
        StoredSchedule user = due("user", put(namesake));
        assertThat(scene.store().deleteCalendar(namesake.name()))
                .isEqualTo(new DeleteCalendarReply.InUse(user.schedule().id()));
        assertThat(stored(namesake).calendar()).isEqualTo(namesake);
        assertThat(scene.store().deleteCalendar(calendar.name())).isEqualTo(new DeleteCalendarReply.Deleted());
        assertThat(scene.store().deleteCalendar(calendar.name())).isEqualTo(new DeleteCalendarReply.Unknown());

        StoredSchedule without =
                scene.replace(user, user.schedule().withBounds(Bounds.NONE), Optional.of(scene.later()));
        assertThat(without.calendars()).isEmpty();
        assertThat(scene.store().deleteCalendar(namesake.name())).isEqualTo(new DeleteCalendarReply.Deleted());

        StoredSchedule deleted = due("deleted", put(calendar));
        assertThat(scene.store().delete(deleted.schedule().id())).isTrue();
        assertThat(scene.store().deleteCalendar(calendar.name())).isEqualTo(new DeleteCalendarReply.Deleted());
    }

    @Test
    default void aScheduleIsReadWithItsCalendars() {
        Scene scene = scene();
        StoredCalendar one = put(calendar("one", 1));
        StoredCalendar two = put(calendar("two", 1));
        StoredSchedule both =
                Scene.stored(create(except("both", one.calendar(), two.calendar()), scene.past(), one, two));
        assertThat(both.schedule().bounds().except())
                .containsExactly(one.calendar().name(), two.calendar().name());
        assertThat(both.calendars()).containsExactly(one, two);
        assertThat(scene.again(both)).isEqualTo(both);
        assertThat(scene.peek(both, scene.tolerance()).due()).containsExactly(both);
        StoredCalendar changed = put(calendar("two", 2));
        assertThat(scene.again(both).calendars()).containsExactly(one, changed);
        assertThat(scene.peek(both, scene.tolerance()).due()).containsExactly(scene.again(both));
    }

    @Test
    default void aDefinitionWithAnUnknownCalendarIsRefused() {
        Scene scene = scene();
        StoredCalendar known = put(calendar("known", 1));
        CalendarName unknown = calendar("unknown", 1).name();
        Schedule schedule = except("refused", known.calendar(), calendar("unknown", 1));
        assertThat(create(schedule, scene.later(), known)).isEqualTo(new PutReply.UnknownCalendar(unknown));
        assertThat(scene.store().get(schedule.id())).isEmpty();

        StoredSchedule there = scene.put(scene.hourly("there"), scene.later());
        PutRequest update = PutRequest.replace(
                there,
                there.schedule().withBounds(Bounds.NONE.withExcept(List.of(unknown))),
                true,
                there.anchor(),
                there.next());
        assertThat(scene.store().put(update)).isEqualTo(new PutReply.UnknownCalendar(unknown));
        assertThat(scene.again(there)).isEqualTo(there);
    }

    @Test
    default void aDefinitionThatWasPlannedWithAnotherCalendarIsRefused() {
        Scene scene = scene();
        StoredCalendar before = put(calendar("moving", 1));
        StoredCalendar after = put(calendar("moving", 2));
        Schedule schedule = except("late", before.calendar());
        assertThat(create(schedule, scene.later(), before)).isEqualTo(new PutReply.Outdated());
        assertThat(create(schedule, scene.later())).isEqualTo(new PutReply.Outdated());
        assertThat(scene.store().get(schedule.id())).isEmpty();
        assertThat(create(schedule, scene.later(), after)).isInstanceOf(PutReply.Stored.class);
        assertThat(create(schedule, scene.later(), before)).isInstanceOf(PutReply.Unchanged.class);
    }

    /** Who planned with a calendar that has changed loses the claim, whatever it is for. */
    @Test
    default void noClaimGoesThroughThatWasPlannedWithAnotherCalendar() {
        Scene scene = scene();
        StoredCalendar before = put(calendar("claims", 1));
        StoredSchedule fires = due("fires", before);
        StoredSchedule drops = due("drops", before);
        put(calendar("claims", 2));
        assertThat(scene.claim(scene.fireItem(fires, Optional.of(scene.later()))))
                .isEqualTo(new ClaimReply.Moved());
        assertThat(scene.claim(drop(drops, DropReason.MISFIRE))).isEqualTo(new ClaimReply.Moved());
        assertThat(scene.store().skip(drops, Optional.of(scene.later()))).isFalse();
        assertThat(scene.store().history(drops.schedule().id(), 9)).isEmpty();
        assertThat(scene.dueIds(fires)).contains(fires.schedule().id());
        assertThat(scene.dueIds(drops)).contains(drops.schedule().id());

        Claim claim = scene.fire(scene.again(fires));
        assertThat(claim.run())
                .isEqualTo(RunId.of(fires.schedule().id(), fires.next().orElseThrow()));
        assertThat(scene.store().skip(scene.again(drops), Optional.of(scene.later())))
                .isTrue();
    }

    private ClaimItem.Drop drop(StoredSchedule schedule, DropReason reason) {
        return new ClaimItem.Drop(schedule, schedule.next().orElseThrow(), 1, reason, Optional.of(scene().later()));
    }

    @Test
    default void anExcludedFireTimeThatHadComeLeavesARecord() {
        Scene scene = scene();
        StoredSchedule due = due("dropped", put(calendar("drop", 1)));
        assertThat(scene.claim(drop(due, DropReason.EXCLUDED))).isEqualTo(new ClaimReply.Dropped(DropReason.EXCLUDED));
        RunRecord record = scene.store().history(due.schedule().id(), 9).get(0);
        assertThat(record.reason()).contains(DropReason.EXCLUDED);
        assertThat(record.nominal()).isEqualTo(due.next().orElseThrow());
    }

    @Test
    default void aResumeThatWasPlannedWithAnotherCalendarIsRefused() {
        Scene scene = scene();
        StoredSchedule paused = scene.pause(due("paused", put(calendar("resumes", 1))));
        assertThat(paused.calendars()).hasSize(1);
        put(calendar("resumes", 2));
        assertThat(scene.resume(paused, Optional.of(scene.later()))).isFalse();
        assertThat(scene.resume(scene.again(paused), Optional.of(scene.later())))
                .isTrue();
    }

    @Test
    default void aPendingFireTimeIsMovedAndNothingElse() {
        Scene scene = scene();
        StoredSchedule before = due("moved", put(calendar("moves", 1)));
        Instant later = scene.later();
        assertThat(scene.store().replan(before, later)).isTrue();
        StoredSchedule moved = scene.again(before);
        assertThat(moved.next()).contains(later);
        assertThat(moved.generation()).isEqualTo(before.generation());
        assertThat(moved.lastNominal()).isEmpty();
        assertThat(scene.dueIds(moved)).isEmpty();
        assertThat(scene.peek(moved, Scene.FAR.multipliedBy(2)).due()).containsExactly(moved);
        assertThat(scene.store().history(moved.schedule().id(), 9)).isEmpty();

        assertThat(scene.store().replan(before, scene.past())).isFalse();
        put(calendar("moves", 2));
        assertThat(scene.store().replan(moved, scene.past())).isFalse();
        assertThat(scene.again(moved).next()).contains(later);
        assertThat(scene.store().replan(scene.again(moved), scene.past())).isTrue();
        assertThat(scene.dueIds(moved)).contains(moved.schedule().id());
    }

    @Test
    default void aFireTimeThatAPauseKeepsIsMovedAndNothingElse() {
        Scene scene = scene();
        StoredSchedule before = scene.pause(due("kept", put(calendar("keeps", 1))));
        Instant later = scene.later();
        assertThat(scene.store().replan(before, later)).isTrue();
        StoredSchedule moved = scene.again(before);
        assertThat(moved.awaited()).contains(later);
        assertThat(moved.next()).isEmpty();
        assertThat(moved.generation()).isEqualTo(before.generation());
        assertThat(scene.peek(moved, Scene.FAR.multipliedBy(2)).due()).isEmpty();
        assertThat(scene.store().replan(before, scene.past())).isFalse();
        assertThat(scene.again(before)).isEqualTo(moved);
    }

    @Test
    default void whoNamesACalendarIsListedPageByPage() {
        Scene scene = scene();
        StoredCalendar calendar = put(calendar("many", 1));
        StoredCalendar other = put(calendar("many-more", 1));
        List<ScheduleId> wanted = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            StoredSchedule user = due("user" + i, calendar);
            wanted.add(user.schedule().id());
        }
        due("of-the-other", other);
        scene.put(scene.hourly("of-none"), scene.later());
        List<ScheduleId> found = new ArrayList<>();
        String cursor = "";
        do {
            SchedulePage page = scene.store().excepting(calendar.calendar().name(), cursor);
            page.schedules().forEach(schedule -> found.add(schedule.schedule().id()));
            assertThat(page.schedules())
                    .allSatisfy(schedule -> assertThat(schedule.calendars()).containsExactly(calendar));
            cursor = page.cursor();
        } while (!cursor.isEmpty());
        assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
    }

    /** The auditor plans anew what somebody left undone who changed a calendar. */
    @Test
    default void anAuditNamesWhatMayHaveToBePlannedAnew() {
        Scene scene = scene();
        StoredSchedule with = due("with", put(calendar("audited", 1)));
        StoredSchedule without = scene.put(scene.hourly("without"), scene.later());
        StoredSchedule paused = scene.pause(due("paused-one", stored(calendar("audited", 1))));
        List<StoredSchedule> pending = new ArrayList<>();
        for (int shard = 0; shard < scene.store().shards(); shard++) {
            String cursor = "";
            do {
                var reply = scene.store().audit(AuditRequest.records(new Shard(shard), cursor));
                pending.addAll(reply.pending());
                cursor = reply.cursor();
            } while (!cursor.isEmpty());
        }
        assertThat(pending).contains(with, paused).doesNotContain(without);
    }
}
