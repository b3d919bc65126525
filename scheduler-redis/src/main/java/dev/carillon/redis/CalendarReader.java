package dev.carillon.redis;

import dev.carillon.run.Shard;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import io.lettuce.core.KeyValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts schedules together with the calendars that they name. Asks for versions each time, and for a calendar only when its
 * version is a new one; for schedules without calendars it asks nothing. Thread-safe.
 */
final class CalendarReader {

    private static final Logger LOG = LoggerFactory.getLogger(CalendarReader.class);

    private static final String VERSION = ":version";

    private final Namespace namespace;
    private final Map<CalendarName, StoredCalendar> latest = new ConcurrentHashMap<>();

    CalendarReader(Namespace namespace) {
        this.namespace = namespace;
    }

    /** A schedule with its calendars as they are now. */
    StoredSchedule complete(StoredSchedule schedule) {
        return complete(namespace.shardOf(schedule.schedule().id()), List.of(schedule))
                .get(0);
    }

    /** Schedules of one shard with their calendars as they are now. */
    List<StoredSchedule> complete(Shard shard, List<StoredSchedule> schedules) {
        Map<CalendarName, StoredCalendar> calendars = read(shard, schedules);
        return calendars.isEmpty()
                ? schedules
                : schedules.stream()
                        .map(schedule -> complete(schedule, calendars))
                        .toList();
    }

    /** A schedule with those of some calendars that it names. */
    static StoredSchedule complete(StoredSchedule schedule, Map<CalendarName, StoredCalendar> calendars) {
        List<CalendarName> names = schedule.schedule().bounds().except();
        return names.isEmpty()
                ? schedule
                : schedule.withCalendars(names.stream()
                        .flatMap(name -> Stream.ofNullable(calendars.get(name)))
                        .toList());
    }

    /** The calendars that schedules of one shard name, as far as there are such. */
    Map<CalendarName, StoredCalendar> read(Shard shard, Collection<StoredSchedule> schedules) {
        Set<CalendarName> names = schedules.stream()
                .flatMap(schedule -> schedule.schedule().bounds().except().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<CalendarName, StoredCalendar> found = new HashMap<>();
        if (names.isEmpty()) {
            return found;
        }
        Map<CalendarName, String> versions = versions(shard, names);
        versions.forEach((name, version) -> {
            StoredCalendar known = latest.get(name);
            StoredCalendar present = known != null && known.version().equals(version) ? known : read(shard, name);
            if (present != null) {
                found.put(name, present);
            }
        });
        return found;
    }

    private Map<CalendarName, String> versions(Shard shard, Set<CalendarName> names) {
        String[] fields = names.stream().map(CalendarReader::versionField).toArray(String[]::new);
        List<KeyValue<String, String>> values = namespace
                .requests()
                .send(
                        "read calendar versions",
                        commands -> commands.hmget(namespace.keys().calendars(shard), fields));
        Map<CalendarName, String> versions = new HashMap<>();
        int place = 0;
        for (CalendarName name : names) {
            KeyValue<String, String> value = values.get(place++);
            if (value.hasValue()) {
                versions.put(name, value.getValue());
            }
        }
        return versions;
    }

    private @Nullable StoredCalendar read(Shard shard, CalendarName name) {
        List<KeyValue<String, String>> pair = namespace
                .requests()
                .send(
                        "read calendar",
                        commands ->
                                commands.hmget(namespace.keys().calendars(shard), name.value(), versionField(name)));
        if (!pair.get(1).hasValue()) {
            return null;
        }
        StoredCalendar read = new StoredCalendar(
                readable(name, pair.get(0).getValueOrElse("")), pair.get(1).getValue());
        latest.put(name, read);
        return read;
    }

    /** A calendar that cannot be read excludes nothing: to fire once too often is better than never again. */
    static Calendar readable(CalendarName name, String json) {
        try {
            return CalendarCodec.read(name, json);
        } catch (StoreProtocolException e) {
            LOG.error("{}; it excludes nothing", e.getMessage());
            return Calendar.builder(name).build();
        }
    }

    static String versionField(CalendarName name) {
        return name + VERSION;
    }

    /** Every calendar that a definition names with the version it was planned with, an empty one for none: name=version. */
    static String plannedWith(Schedule schedule, List<StoredCalendar> calendars) {
        List<CalendarName> names = schedule.bounds().except();
        if (names.isEmpty()) {
            return "";
        }
        Map<CalendarName, String> versions = calendars.stream()
                .collect(Collectors.toMap(stored -> stored.calendar().name(), StoredCalendar::version));
        return names.stream()
                .map(name -> name + "=" + versions.getOrDefault(name, ""))
                .collect(Collectors.joining(" "));
    }

    static String plannedWith(StoredSchedule schedule) {
        return plannedWith(schedule.schedule(), schedule.calendars());
    }
}
