package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import dev.carillon.store.Upcoming.Sighting;
import dev.carillon.store.Upcoming.WaitingRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the members that a peek found together with the schedules that they name. Used once. */
final class PeekReader {

    private static final Logger LOG = LoggerFactory.getLogger(PeekReader.class);

    /** Where the lists of members begin in the reply. */
    private static final int LISTS = 3;

    private final Namespace namespace;
    private final CalendarReader calendars;
    private final PeekRequest request;
    private final Map<String, Map<String, String>> records = new HashMap<>();
    private final List<StoredSchedule> due = new ArrayList<>();
    private final List<WaitingRun> waiting = new ArrayList<>();
    private final List<Sighting> unread = new ArrayList<>();
    private final List<BrokenRecord> broken = new ArrayList<>();

    PeekReader(Namespace namespace, CalendarReader calendars, PeekRequest request) {
        this.namespace = namespace;
        this.calendars = calendars;
        this.request = request;
    }

    Upcoming read(List<Object> reply) {
        List<Map<String, String>> found = new ArrayList<>();
        boolean more = false;
        for (int i = LISTS; i < reply.size(); i++) {
            Map<String, String> members = Replies.fields(Replies.list(reply, i), 0);
            more |= members.size() > request.limit();
            cut(members);
            Lane lane = request.lanes().get(found.size() / 2);
            members.entrySet().removeIf(member -> leavesUnread(lane, member.getKey(), member.getValue()));
            found.add(members);
        }
        readRecords(found);
        for (int i = 0; i < found.size(); i++) {
            Lane lane = request.lanes().get(i / 2);
            Map<String, String> members = found.get(i);
            if (i % 2 == 0) {
                members.forEach((member, score) -> addDue(lane, member));
            } else {
                members.forEach((member, score) -> addWaiting(lane, member, score));
            }
        }
        readCalendars();
        return new Upcoming(due, waiting, unread, broken, lanes(Replies.list(reply, LISTS - 1)), more);
    }

    /** What is no name is read, to be found broken. */
    private boolean leavesUnread(Lane lane, String member, String score) {
        Sighting sighting;
        try {
            Optional<RunId> run = member.indexOf('@') < 0 ? Optional.empty() : Optional.of(new RunId(member));
            sighting = new Sighting(lane, new ScheduleId(scheduleOf(member)), run, instantOf(score));
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean isLeft = !request.reads().test(sighting);
        if (isLeft) {
            unread.add(sighting);
        }
        return isLeft;
    }

    private static Instant instantOf(String score) {
        return Instant.ofEpochMilli((long) Double.parseDouble(score));
    }

    /** A name that is none says nothing about what is due. */
    private static Set<Lane> lanes(List<Object> names) {
        Set<Lane> lanes = new HashSet<>();
        for (Object name : names) {
            try {
                lanes.add(Lane.parse(String.valueOf(name)));
            } catch (IllegalArgumentException e) {
                LOG.warn("lane {} cannot be read: {}", name, e.getMessage());
            }
        }
        return lanes;
    }

    private void readCalendars() {
        List<StoredSchedule> all = new ArrayList<>(due);
        waiting.forEach(run -> all.add(run.schedule()));
        Map<CalendarName, StoredCalendar> read = calendars.read(request.shard(), all);
        if (!read.isEmpty()) {
            due.replaceAll(schedule -> CalendarReader.complete(schedule, read));
            waiting.replaceAll(
                    run -> new WaitingRun(run.run(), run.notBefore(), CalendarReader.complete(run.schedule(), read)));
        }
    }

    /** One more than the limit was asked for, to see whether there is more. */
    private void cut(Map<String, String> members) {
        if (members.size() > request.limit()) {
            members.remove(List.copyOf(members.keySet()).get(request.limit()));
        }
    }

    private void readRecords(List<Map<String, String>> found) {
        List<String> ids = found.stream()
                .flatMap(members -> members.keySet().stream())
                .map(PeekReader::scheduleOf)
                .distinct()
                .filter(PeekReader::isName)
                .toList();
        if (ids.isEmpty()) {
            return;
        }
        List<Map<String, String>> read = namespace.readOfShard(ids.stream()
                .map(id -> namespace.keys().schedule(request.shard(), new ScheduleId(id)))
                .toList());
        for (int i = 0; i < ids.size(); i++) {
            records.put(ids.get(i), read.get(i));
        }
    }

    private static boolean isName(String id) {
        try {
            return !new ScheduleId(id).value().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The id of the schedule that an entry of a due or waiting set belongs to. */
    static String scheduleOf(String member) {
        int at = member.indexOf('@');
        return at < 0 ? member : member.substring(0, at);
    }

    private void addDue(Lane lane, String member) {
        try {
            StoredSchedule schedule = readSchedule(member);
            if (schedule.state() == ScheduleState.ACTIVE && schedule.next().isPresent()) {
                due.add(schedule);
            }
        } catch (StoreProtocolException | IllegalArgumentException e) {
            broken.add(broken(lane, BrokenRecord.Place.DUE, member, e));
        }
    }

    private void addWaiting(Lane lane, String member, String score) {
        try {
            waiting.add(new WaitingRun(new RunId(member), instantOf(score), readSchedule(scheduleOf(member))));
        } catch (StoreProtocolException | IllegalArgumentException e) {
            broken.add(broken(lane, BrokenRecord.Place.WAITING, member, e));
        }
    }

    /** Of an entry that is no name of a schedule, no record was asked for. */
    private BrokenRecord broken(Lane lane, BrokenRecord.Place place, String member, RuntimeException why) {
        return new BrokenRecord(
                lane,
                place,
                member,
                String.valueOf(why.getMessage()),
                Optional.ofNullable(records.get(scheduleOf(member))));
    }

    private StoredSchedule readSchedule(String id) {
        Map<String, String> fields = records.getOrDefault(id, Map.of());
        if (fields.isEmpty()) {
            throw new StoreProtocolException("schedule " + id + " is not there", null);
        }
        return ScheduleCodec.read(new ScheduleId(id), fields);
    }
}
