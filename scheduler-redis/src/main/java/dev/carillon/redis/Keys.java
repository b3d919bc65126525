package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import java.util.List;

/** The one place where key names are made. All keys of a shard have one hash tag, so that they live in one slot. */
final class Keys {

    private final String namespace;

    Keys(String namespace) {
        this.namespace = namespace;
    }

    String namespace() {
        return namespace;
    }

    /** True when a key belongs to this namespace. */
    boolean isOurs(String key) {
        return key.startsWith(namespace + ":");
    }

    /** What a key outside the namespace has to have in its name in order to live in the slot of a shard. */
    static String hashTag(Shard shard) {
        return "{" + shard + "}";
    }

    String meta() {
        return of(KeyKind.META);
    }

    String schedule(Shard shard, ScheduleId id) {
        return of(shard, KeyKind.SCHEDULE, id.value());
    }

    /** Matches the keys of all schedules of a shard. */
    String schedulePattern(Shard shard) {
        return of(shard, KeyKind.SCHEDULE, "*").replace("[", "\\[");
    }

    /** Matches the keys of all schedules and runs of a shard, and some others. */
    String recordPattern(Shard shard) {
        return of(shard, KeyKind.SCHEDULE, "")
                .replace("[", "\\[")
                .replaceFirst(KeyKind.SCHEDULE.word() + ":$", "[sr]*:*");
    }

    /** What the key of every run of a shard begins with. */
    String runPrefix(Shard shard) {
        return of(shard, KeyKind.RUN, "");
    }

    /** What the key of every schedule of a shard begins with. */
    String schedulePrefix(Shard shard) {
        return of(shard, KeyKind.SCHEDULE, "");
    }

    /** The schedule that a key of {@link #schedule} stands for. */
    ScheduleId scheduleOf(Shard shard, String key) {
        return new ScheduleId(key.substring(schedulePrefix(shard).length()));
    }

    String deleted(Shard shard, ScheduleId id) {
        return of(shard, KeyKind.DELETED, id.value());
    }

    String due(Shard shard, Lane lane) {
        return of(shard, KeyKind.DUE, lane.toString());
    }

    String waiting(Shard shard, Lane lane) {
        return of(shard, KeyKind.WAITING, lane.toString());
    }

    String run(Shard shard, RunId run) {
        return of(shard, KeyKind.RUN, run.value());
    }

    String leases(Shard shard) {
        return of(shard, KeyKind.LEASES);
    }

    String history(Shard shard, ScheduleId id) {
        return of(shard, KeyKind.HISTORY, id.value());
    }

    /** The keys that a script is given for each run it is about: its schedule, itself, its lane's sets, the history. */
    List<String> around(Shard shard, RunId run, Lane lane) {
        ScheduleId id = run.schedule();
        return List.of(
                schedule(shard, id), run(shard, run), due(shard, lane), waiting(shard, lane), history(shard, id));
    }

    String running(Shard shard, TaskName task) {
        return of(shard, KeyKind.RUNNING, task.value());
    }

    String starts(Shard shard, TaskName task) {
        return of(shard, KeyKind.STARTS, task.value());
    }

    String dead(Shard shard) {
        return of(shard, KeyKind.DEAD);
    }

    String finished(Shard shard) {
        return of(shard, KeyKind.FINISHED);
    }

    String fence(Shard shard) {
        return of(shard, KeyKind.FENCE);
    }

    String counters(Shard shard) {
        return of(shard, KeyKind.COUNTERS);
    }

    String pauses(Shard shard) {
        return of(shard, KeyKind.PAUSES);
    }

    String held(Shard shard) {
        return of(shard, KeyKind.HELD);
    }

    String until(Shard shard) {
        return of(shard, KeyKind.UNTIL);
    }

    String definitions(Shard shard) {
        return of(shard, KeyKind.DEFINITIONS);
    }

    String calendars(Shard shard) {
        return of(shard, KeyKind.CALENDARS);
    }

    String calendarUsers(Shard shard) {
        return of(shard, KeyKind.CALENDAR_USERS);
    }

    String tasks(Shard shard) {
        return of(shard, KeyKind.TASKS);
    }

    String lanes(Shard shard) {
        return of(shard, KeyKind.LANES);
    }

    String quarantine(Shard shard) {
        return of(shard, KeyKind.QUARANTINE);
    }

    String answer(Shard shard, String token) {
        return of(shard, KeyKind.ANSWER, token);
    }

    String nodes() {
        return of(KeyKind.NODES);
    }

    String node(NodeId node) {
        return of(KeyKind.NODE) + ":" + node;
    }

    String journal() {
        return of(KeyKind.JOURNAL);
    }

    String minutes() {
        return of(KeyKind.MINUTES);
    }

    String inbox() {
        return of(KeyKind.INBOX);
    }

    String replies() {
        return of(KeyKind.REPLIES);
    }

    String acks() {
        return of(KeyKind.ACKS);
    }

    /** A stream on which runs are handed out. */
    String stream(String name) {
        return of(KeyKind.STREAM) + ":" + name;
    }

    /** The channel, not a key, on which nodes are woken. */
    String wakeChannel() {
        return namespace + ":wake";
    }

    /** How a key of this kind looks, for people. */
    String pattern(KeyKind kind) {
        String key = kind.place() == KeyKind.Place.SHARD ? of(new Shard(0), kind) : of(kind);
        return kind.subject().isEmpty() ? key : key + ":" + kind.subject();
    }

    private String of(KeyKind kind) {
        return namespace + ":" + kind.word();
    }

    private String of(Shard shard, KeyKind kind) {
        return namespace + ":" + hashTag(shard) + ":" + kind.word();
    }

    private String of(Shard shard, KeyKind kind, String subject) {
        return of(shard, kind) + ":" + subject;
    }
}
