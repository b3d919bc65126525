package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.EndedPauses.Ended;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ResumeRequest.Missed;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The pauses: of one schedule, which changes it, and of several, which stand in one hash of the shard beside them. */
final class PauseRequests {

    private static final int FIRST_FIELD = 1;

    private final Namespace namespace;
    private final Keys keys;
    private final ReadRequests reads;
    private final CalendarReader reader;
    private final Quarantine quarantine;
    private final RunRequests runs;
    private final LateSchedules late;

    PauseRequests(
            Namespace namespace, ReadRequests reads, CalendarReader reader, Quarantine quarantine, RunRequests runs) {
        this.namespace = namespace;
        this.keys = namespace.keys();
        this.reads = reads;
        this.reader = reader;
        this.quarantine = quarantine;
        this.runs = runs;
        this.late = new LateSchedules(namespace, reads);
    }

    Optional<StoredSchedule> pause(ScheduleId id, Pause pause) {
        Shard shard = namespace.shardOf(id);
        return namespace
                .askWithLane(
                        id,
                        lane -> namespace
                                .requests()
                                .run(
                                        Script.PAUSE_SCHEDULE,
                                        List.of(
                                                namespace.freshAnswer(shard),
                                                keys.schedule(shard, id),
                                                keys.due(shard, lane),
                                                keys.waiting(shard, lane),
                                                keys.held(shard),
                                                keys.until(shard)),
                                        List.of(
                                                id.value(),
                                                lane.toString(),
                                                pause.reason(),
                                                pause.actor(),
                                                Times.millisOrEmpty(pause.until()),
                                                Times.isoOrEmpty(pause.until()))))
                .filter(reply -> Replies.word(reply).equals("paused"))
                .map(reply -> reader.complete(ScheduleCodec.read(id, Replies.fields(reply, FIRST_FIELD))));
    }

    boolean resume(ResumeRequest request) {
        StoredSchedule read = request.schedule();
        ScheduleId id = read.schedule().id();
        Lane lane = read.schedule().lane();
        Shard shard = namespace.shardOf(id);
        Optional<Missed> missed = request.missed();
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.RESUME_SCHEDULE,
                        List.of(
                                namespace.freshAnswer(shard),
                                keys.schedule(shard, id),
                                keys.due(shard, lane),
                                keys.waiting(shard, lane),
                                keys.finished(shard),
                                keys.history(shard, id),
                                keys.counters(shard),
                                keys.calendars(shard),
                                keys.pauses(shard),
                                keys.held(shard),
                                keys.until(shard)),
                        List.of(
                                id.value(),
                                lane.toString(),
                                Long.toString(read.generation()),
                                Times.millisOrEmpty(request.next().map(read.schedule()::dueAt)),
                                Times.isoOrEmpty(request.next()),
                                keys.wakeChannel(),
                                missed.map(Missed::latest)
                                        .map(latest -> RunId.of(id, latest).suffix())
                                        .orElse(""),
                                missed.map(all -> Integer.toString(all.count() - 1))
                                        .orElse("0"),
                                request.catchUp() ? "1" : "0",
                                CalendarReader.plannedWith(read),
                                read.pause()
                                        .flatMap(Pause::via)
                                        .map(PauseScope::toString)
                                        .orElse(""),
                                Times.isoOrEmpty(read.pause().map(Pause::since)) + " "
                                        + Times.isoOrEmpty(read.pause().flatMap(Pause::next))));
        if (Replies.word(reply).equals("resumed")) {
            runs.cancelAll(id, Replies.text(reply, 1));
        }
        return !Replies.word(reply).equals(Namespace.CHANGED);
    }

    /** Shard by shard, once all of them have room. One that fills up meanwhile refuses; then the others go back. */
    boolean pauseAll(PauseScope scope, Pause pause) {
        int shards = namespace.layout().fixedShards();
        Map<Shard, CatchUp> free = new HashMap<>();
        for (int shard = 0; shard < shards; shard++) {
            Map<String, String> records = records(new Shard(shard));
            Optional<GroupPause> there = GroupPauseCodec.find(records, scope);
            if (there.isEmpty() && records.size() >= ScheduleStore.MAX_PAUSES) {
                return false;
            }
            if (there.filter(each -> each.holdsAt(namespace.clock().instant())).isEmpty()) {
                free.put(new Shard(shard), there.map(GroupPause::catchUp).orElse(CatchUp.NONE));
            }
        }
        List<String> args = List.of(
                scope.toString(),
                GroupPauseCodec.json(pause.reason()),
                GroupPauseCodec.json(pause.actor()),
                Times.isoOrEmpty(pause.until()),
                Integer.toString(ScheduleStore.MAX_PAUSES));
        for (int shard = 0; shard < shards; shard++) {
            if (!askAbout(new Shard(shard), Script.PAUSE_ALL, args).equals("paused")) {
                int refused = shard;
                free.keySet().removeIf(each -> each.index() >= refused);
                free.forEach((each, catchUp) -> end(each, scope, catchUp));
                return false;
            }
        }
        return true;
    }

    boolean endPause(PauseScope scope, CatchUp catchUp) {
        boolean ended = false;
        for (int shard = 0; shard < namespace.layout().shards(); shard++) {
            ended |= end(new Shard(shard), scope, catchUp);
        }
        return ended;
    }

    private boolean end(Shard shard, PauseScope scope, CatchUp catchUp) {
        List<String> args = List.of(scope.toString(), Boolean.toString(catchUp == CatchUp.FIRE_ONCE));
        return askAbout(shard, Script.END_PAUSE, args).equals("ended");
    }

    private String askAbout(Shard shard, Script script, List<String> args) {
        return Replies.word(
                namespace.requests().run(script, List.of(namespace.freshAnswer(shard), keys.pauses(shard)), args));
    }

    List<GroupPause> pauses() {
        Stream<GroupPause> all = Stream.empty();
        for (int shard = 0; shard < namespace.layout().shards(); shard++) {
            all = Stream.concat(
                    all,
                    records(new Shard(shard)).entrySet().stream()
                            .flatMap(field -> GroupPauseCodec.read(field.getKey(), field.getValue()).stream()));
        }
        return GroupPause.merged(all);
    }

    private Map<String, String> records(Shard shard) {
        return namespace.requests().send("read pauses", commands -> commands.hgetall(keys.pauses(shard)));
    }

    /** First what is held, then what should have been, and when there is nothing left of a pause, the pause itself. */
    EndedPauses endedPauses(Shard shard, int limit) {
        List<Object> reply = read(shard, limit);
        List<Ended> found = ended(shard, Replies.list(reply, 2));
        boolean heldMore = false;
        for (Object over : Replies.list(reply, 1)) {
            if (found.size() < limit) {
                heldMore |= closed(shard, Replies.listOf(over), found, limit) > 0;
            }
        }
        if (heldMore) {
            reply = read(shard, limit);
            found = ended(shard, Replies.list(reply, 2));
        }
        return new EndedPauses(found, Times.parse(Replies.text(reply, 0)));
    }

    /**
     * Forgets an ended pause, if nothing that it covers waits to be resumed.
     *
     * @return how many schedules it holds now that it should have held before
     */
    private int closed(Shard shard, List<Object> over, List<Ended> found, int limit) {
        String name = Replies.text(over, 0);
        Optional<PauseScope> scope = GroupPauseCodec.scope(name);
        boolean isNeeded = scope.isPresent()
                && found.stream()
                        .map(Ended::schedule)
                        .anyMatch(each -> scope.get().covers(each.schedule()) || each.isHeldVia(scope.get()));
        int held = isNeeded || scope.isEmpty()
                ? 0
                : late.hold(shard, scope.get(), Instant.parse(Replies.text(over, 1)), limit);
        if (!isNeeded && held == 0) {
            namespace
                    .requests()
                    .run(
                            Script.FORGET_PAUSE,
                            List.of(keys.pauses(shard), keys.held(shard)),
                            List.of(name, Replies.text(over, 2)));
        }
        return held;
    }

    private List<Object> read(Shard shard, int limit) {
        return namespace
                .requests()
                .run(
                        Script.ENDED_PAUSES,
                        List.of(keys.pauses(shard), keys.held(shard), keys.until(shard)),
                        List.of(Integer.toString(limit)));
    }

    private List<Ended> ended(Shard shard, List<Object> found) {
        Map<String, StoredSchedule> schedules = new HashMap<>();
        List<String> scheduleKeys = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            scheduleKeys.add(keys.schedulePrefix(shard) + Replies.text(Replies.list(found, i), 0));
        }
        reads.read(shard, scheduleKeys)
                .forEach(schedule -> schedules.put(schedule.schedule().id().value(), schedule));
        List<Ended> ended = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            List<Object> entry = Replies.list(found, i);
            StoredSchedule schedule = schedules.get(Replies.text(entry, 0));
            if (schedule != null && schedule.pause().isPresent()) {
                Instant end = Instant.parse(Replies.text(entry, 1));
                boolean catchUp = Replies.text(entry, 2).equals("1");
                ended.add(new Ended(schedule, end, catchUp ? CatchUp.FIRE_ONCE : CatchUp.NONE));
            } else {
                strike(shard, scheduleKeys.get(i), Replies.text(entry, 0), Replies.text(entry, 3));
            }
        }
        return ended;
    }

    /** What is noted for the end of a pause that its schedule is not in, or cannot be read, would be found for ever. */
    private void strike(Shard shard, String scheduleKey, String id, String member) {
        String word = Replies.word(namespace
                .requests()
                .run(
                        Script.STRIKE_HELD,
                        List.of(scheduleKey, keys.held(shard), keys.until(shard)),
                        List.of(id, member)));
        if (word.equals("kept")) {
            String set = member.equals(id) ? keys.until(shard) : keys.held(shard);
            quarantine.setAside(shard, set, member, "the schedule cannot be read; it stays paused");
        }
    }
}
