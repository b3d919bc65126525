package dev.carillon.node.http;

import dev.carillon.node.form.ScheduleView;
import dev.carillon.node.form.Words;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How late a run began and how long it took, beside what its record says. */
final class RunFigures {

    private static final double MICROS_PER_MILLI = 1_000;

    private RunFigures() {}

    /** The whole record. */
    static Map<String, Object> view(Schedule schedule, RunRecord run) {
        Map<String, Object> view = ScheduleView.of(run);
        figures(schedule, run, view);
        return view;
    }

    /** What a line of many shows. */
    static Map<String, Object> brief(Schedule schedule, RunRecord run) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("run", run.run());
        view.put("state", Words.of(run.state()));
        view.put("nominal", run.nominal());
        run.started().ifPresent(started -> view.put("started", started));
        view.put("ended", run.ended());
        figures(schedule, run, view);
        return view;
    }

    private static void figures(Schedule schedule, RunRecord run, Map<String, Object> view) {
        lateness(schedule, run).ifPresent(late -> view.put("latenessMillis", millis(late)));
        run.started().ifPresent(started -> view.put("tookMillis", millis(Duration.between(started, run.ended()))));
    }

    /** Of a first attempt at a fire time; a later attempt waits for its retry, a manual run for nothing. */
    private static Optional<Duration> lateness(Schedule schedule, RunRecord run) {
        if (run.attempt() != 1 || run.run().isManual()) {
            return Optional.empty();
        }
        Instant due = schedule.dueAt(run.nominal());
        return run.started().map(started -> Duration.between(due, started));
    }

    static double millis(Duration duration) {
        return duration.isNegative() ? 0 : duration.toNanos() / MICROS_PER_MILLI / MICROS_PER_MILLI;
    }
}
