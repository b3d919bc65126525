package dev.carillon.benchmarks.micro;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What to do about one due schedule: which fire time runs, what was missed, when the next one is. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class Planning {

    private static final Instant DUE = Instant.parse("2026-06-01T09:00:00Z");
    private static final Instant NOW = DUE.plusMillis(3);

    @Param({"once", "interval", "cron"})
    private String recurrence;

    private StoredSchedule due;

    /** A due schedule as a node has read it. */
    @Setup
    public void open() {
        Schedule schedule = new Schedule(new ScheduleId("bench"), new TaskName("nothing"), recurrence(), Payload.NONE);
        due = new StoredSchedule(
                schedule,
                1,
                ScheduleState.ACTIVE,
                Optional.of(DUE),
                Optional.empty(),
                DUE,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                0);
    }

    private Recurrence recurrence() {
        return switch (recurrence) {
            case "once" -> new Once(DUE);
            case "interval" -> new Every(Duration.ofSeconds(1));
            default -> Cron.of("0 * * * *").withZone(ZoneId.of("Europe/Berlin"));
        };
    }

    /** What a node calls for each due schedule. */
    @Benchmark
    public ClaimItem plan() {
        return OccurrencePlanner.due(due, OnNodeLoss.RERUN, NOW, NOW);
    }
}
