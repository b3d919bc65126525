package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.DateRange;
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
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What {@code put_calendar.lua}, {@code delete_calendar.lua} and {@code replan.lua} change, and what the other scripts do
 * about calendars.
 */
class CalendarScriptsTest extends StageCase {

    private static final Calendar CHRISTMAS = christmas("2026-12-25");
    private static final CalendarName C = CHRISTMAS.name();
    private static final String JSON = """
            {"zone":"Europe/Berlin","description":"days off","dates":["2026-12-25"],"weekly":[]}""";
    private static final String VERSION = CalendarCodec.version(JSON);
    private static final String LATER_JSON = JSON.replace("25", "26");
    private static final String LATER_VERSION = CalendarCodec.version(LATER_JSON);

    private static Calendar christmas(String day) {
        return Calendar.builder("c")
                .zone("Europe/Berlin")
                .description("days off")
                .dates(List.of(DateRange.parse(day)))
                .build();
    }

    private static Schedule except(CalendarName... names) {
        return Stage.hourly().withBounds(Bounds.NONE.withExcept(List.of(names)));
    }

    /** A schedule that names the calendar and is due. */
    private StoredSchedule due() {
        stage.store.putCalendar(CHRISTMAS);
        PutRequest request = PutRequest.create(except(C), true, Stage.AT, Optional.of(Stage.DUE));
        return Stage.stored(stage.store.put(request.withCalendars(stage.store.calendars())));
    }

    @Test
    void aCalendarIsKeptWithItsVersion() {
        stage.expect(
                """
                + HASH calendars c = %s
                + HASH calendars c:version = %s
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """.formatted(JSON, VERSION),
                () -> assertThat(stage.store.putCalendar(CHRISTMAS)).isEqualTo(PutCalendarReply.CREATED));
        stage.expectReplayed();
        stage.expectNothing(() -> assertThat(stage.store.putCalendar(CHRISTMAS)).isEqualTo(PutCalendarReply.UNCHANGED));
        stage.expect(
                """
                ~ HASH calendars c: %s -> %s
                ~ HASH calendars c:version: %s -> %s
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """.formatted(JSON, LATER_JSON, VERSION, LATER_VERSION),
                () -> assertThat(stage.store.putCalendar(christmas("2026-12-26")))
                        .isEqualTo(PutCalendarReply.UPDATED));
        stage.expectReplayed();
    }

    @Test
    void thereAreNoMoreThanTheLimit() {
        for (int i = 0; i < ScheduleStore.MAX_CALENDARS; i++) {
            stage.store.putCalendar(Calendar.builder("c" + i).build());
        }
        stage.expectNothing(() -> assertThat(stage.store.putCalendar(CHRISTMAS)).isEqualTo(PutCalendarReply.TOO_MANY));
        assertThat(stage.store.putCalendar(
                        Calendar.builder("c0").description("other").build()))
                .isEqualTo(PutCalendarReply.UPDATED);
        assertThat(stage.store.calendars()).hasSize(ScheduleStore.MAX_CALENDARS);
    }

    @Test
    void aCalendarGoesUnlessItIsNamed() {
        StoredSchedule due = due();
        stage.expectNothing(
                () -> assertThat(stage.store.deleteCalendar(C)).isEqualTo(new DeleteCalendarReply.InUse(Stage.ID)));
        stage.expect("""
                - HASH definitions %s = s
                - HASH schedule:s anchor = 2026-01-01T00:00:00Z
                - HASH schedule:s everyMillis = 3600000
                - HASH schedule:s except = c
                - HASH schedule:s generation = 1
                - HASH schedule:s next = 2020-01-01T00:00:00Z
                - HASH schedule:s state = ACTIVE
                - HASH schedule:s task = t
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + STRING deleted:s (expires)
                + STRING deleted:s = 1
                - ZSET calendar_users c s = 0
                - ZSET due:t s = 2020-01-01T00:00:00Z
                """.formatted(due.schedule().fingerprint()), () -> stage.store.delete(Stage.ID));
        stage.expect(
                """
                - HASH calendars c = %s
                - HASH calendars c:version = %s
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """.formatted(JSON, VERSION),
                () -> assertThat(stage.store.deleteCalendar(C)).isEqualTo(new DeleteCalendarReply.Deleted()));
        stage.expectReplayed();
        stage.expectNothing(
                () -> assertThat(stage.store.deleteCalendar(C)).isEqualTo(new DeleteCalendarReply.Unknown()));
    }

    @Test
    void whoNamesACalendarIsNoted() {
        StoredSchedule due = due();
        Calendar other = Calendar.builder("d").build();
        stage.store.putCalendar(other);
        PutRequest replacement = PutRequest.replace(due, except(other.name()), true, Stage.AT, Optional.of(Stage.DUE))
                .withCalendars(stage.store.calendars());
        String changes = stage.changes(() -> Stage.stored(stage.store.put(replacement)));
        assertThat(changes)
                .contains("~ HASH schedule:s except: c -> d\n")
                .contains("- ZSET calendar_users c s = ")
                .contains("+ ZSET calendar_users d s = ");
        stage.expectReplayed();
    }

    @Test
    void aDefinitionIsStoredOnlyWithTheCalendarsItWasPlannedWith() {
        stage.store.putCalendar(CHRISTMAS);
        List<StoredCalendar> planned = stage.store.calendars();
        stage.store.putCalendar(christmas("2026-12-26"));
        PutRequest request = PutRequest.create(except(C), true, Stage.AT, Optional.of(Stage.DUE));
        stage.expectNothing(() ->
                assertThat(stage.store.put(request.withCalendars(planned))).isEqualTo(new PutReply.Outdated()));
        stage.expectNothing(() -> assertThat(stage.store.put(request)).isEqualTo(new PutReply.Outdated()));
        CalendarName unknown = new CalendarName("unknown");
        stage.expectNothing(() -> assertThat(
                        stage.store.put(PutRequest.create(except(unknown), true, Stage.AT, Optional.of(Stage.DUE))))
                .isEqualTo(new PutReply.UnknownCalendar(unknown)));
    }

    /** The compare-and-set of a claim is over the versions, too. */
    @Test
    void aClaimThatWasPlannedWithAnotherVersionChangesNothing() {
        StoredSchedule planned = due();
        ClaimItem.Drop drop = new ClaimItem.Drop(planned, Stage.DUE, 1, DropReason.MISFIRE, Optional.of(Stage.NEXT));
        stage.store.putCalendar(christmas("2026-12-26"));
        stage.expectNothing(
                () -> assertThat(stage.claim(Stage.fireItem(planned))).isEqualTo(new ClaimReply.Moved()));
        stage.expectNothing(() -> assertThat(stage.claim(drop)).isEqualTo(new ClaimReply.Moved()));
        stage.expectNothing(() ->
                assertThat(stage.store.skip(planned, Optional.of(Stage.NEXT))).isFalse());
        stage.expectNothing(
                () -> assertThat(stage.store.replan(planned, Stage.NEXT)).isFalse());
        stage.expect(
                """
                + HASH counters dropped.EXCLUDED = 1
                + HASH schedule:s last = 2020-01-01T00:00:00Z
                ~ HASH schedule:s next: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + LIST history:s (expires)
                + LIST history:s {"run":"s@20200101T000000Z","state":"SKIPPED","nominal":"2020-01-01T00:00:00Z","ended":"<now>","missedCount":0,"reason":"EXCLUDED"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                """,
                () -> assertThat(stage.claim(new ClaimItem.Drop(
                                stage.get(), Stage.DUE, 1, DropReason.EXCLUDED, Optional.of(Stage.NEXT))))
                        .isEqualTo(new ClaimReply.Dropped(DropReason.EXCLUDED)));
        stage.expectReplayed();
    }

    /** A server that has lost a calendar does not stop those that name it. */
    @Test
    void whatNamesACalendarThatIsLostOrCannotBeReadFires() {
        StoredSchedule due = due();
        stage.call("HSET", stage.keys.calendars(Stage.SHARD), "c", "nonsense", "c:version", "broken");
        assertThat(stage.get().calendars())
                .containsExactly(new StoredCalendar(Calendar.builder("c").build(), "broken"));
        stage.call("DEL", stage.keys.calendars(Stage.SHARD));
        assertThat(stage.get().calendars()).isEmpty();
        assertThat(stage.claim(Stage.fireItem(due))).isEqualTo(new ClaimReply.Moved());
        stage.fire(stage.get());
    }

    @Test
    void aPendingFireTimeIsMoved() {
        StoredSchedule due = due();
        stage.expect("""
                ~ HASH schedule:s next: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                """, () -> assertThat(stage.store.replan(due, Stage.NEXT)).isTrue());
        stage.expectReplayed();
        stage.expectNothing(() -> assertThat(stage.store.replan(due, Stage.AT)).isFalse());
    }

    @Test
    void aFireTimeThatAPauseKeepsIsMoved() {
        due();
        stage.pause();
        StoredSchedule paused = stage.get();
        stage.expect(
                """
                ~ HASH schedule:s pausedNext: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> assertThat(stage.store.replan(paused, Stage.NEXT)).isTrue());
        stage.expectReplayed();
        stage.expectNothing(
                () -> assertThat(stage.store.replan(paused, Stage.AT)).isFalse());
    }

    /** The first shard counts: what somebody left undone in another one is made like it. */
    @Test
    void shardsAreMadeAlike() {
        try (RedisServer server = RedisServer.start();
                Stage shards = new Stage(server, 3)) {
            shards.store.putCalendar(CHRISTMAS);
            Shard last = new Shard(2);
            String kept = shards.call("HGETALL", shards.keys.calendars(last));
            assertThat(kept).contains(VERSION);
            shards.call(
                    "HSET", shards.keys.calendars(last), "c", "{}", "c:version", "old", "x", "{}", "x:version", "1");
            shards.store.audit(AuditRequest.records(last, ""));
            assertThat(shards.call("HGETALL", shards.keys.calendars(last))).isEqualTo(kept);

            shards.call("DEL", shards.keys.calendars(last));
            ScheduleId id = new ScheduleId("s");
            for (int i = 0; !Shard.of(id, 3).equals(last); i++) {
                id = new ScheduleId("s" + i);
            }
            PutRequest request = PutRequest.create(except(C).withId(id), true, Stage.AT, Optional.of(Stage.NEXT))
                    .withCalendars(shards.store.calendars());
            assertThat(shards.store.put(request)).isEqualTo(new PutReply.Outdated());
            assertThat(shards.store.put(request)).isInstanceOf(PutReply.Stored.class);
            assertThat(shards.store.deleteCalendar(C)).isEqualTo(new DeleteCalendarReply.InUse(id));
            assertThat(shards.store.excepting(C, "").cursor()).isEqualTo("1:");
            assertThat(shards.store.excepting(C, "2:").schedules()).hasSize(1);

            // deleted in the first shard only: it is named, so it comes back
            shards.call("DEL", shards.keys.calendars(new Shard(0)));
            shards.store.audit(AuditRequest.records(last, ""));
            assertThat(shards.store.calendars()).hasSize(1);
        }
    }
}
