package dev.carillon.redis;

import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.StoredSchedule;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Writing and reading the record of a schedule. It is in this package because only here can the codec be seen. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Codec {

    private final Schedule schedule = new Schedule(
            new ScheduleId("nightly-report"),
            new TaskName("report"),
            Cron.of("0 3 * * *").withZone(ZoneId.of("Europe/Berlin")),
            Payload.of(Map.of("customer", "c-4711", "format", "pdf")));
    private final Map<String, String> record = record();

    private Map<String, String> record() {
        Map<String, String> fields = new HashMap<>(ScheduleCodec.definition(schedule));
        fields.values().removeIf(String::isEmpty);
        fields.putAll(Map.of(
                "generation", "3",
                "state", "ACTIVE",
                "anchor", "2026-01-01T00:00:00Z",
                "next", "2026-06-02T01:00:00Z",
                "last", "2026-06-01T01:00:00Z"));
        return fields;
    }

    /** From the definition to fields. */
    @Benchmark
    public Map<String, String> write() {
        return ScheduleCodec.definition(schedule);
    }

    /** From fields to what a node plans by. */
    @Benchmark
    public StoredSchedule read() {
        return ScheduleCodec.read(schedule.id(), record);
    }
}
