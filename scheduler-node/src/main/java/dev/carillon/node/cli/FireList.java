package dev.carillon.node.cli;

import dev.carillon.node.form.InstantText;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.Schedule;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fire times to come, with what clocks show in one place.
 *
 * @param times the earliest first
 * @param place whose clocks
 * @param scatters whether jitter makes them due at other times than their nominal ones
 */
record FireList(List<FireTime> times, ZoneId place, boolean scatters) {

    /** Those of a schedule, with the clocks of its own zone if it has one. */
    static FireList of(Schedule schedule, List<FireTime> times) {
        ZoneId place = schedule.recurrence() instanceof Cron cron ? cron.zone() : ZoneOffset.UTC;
        return new FireList(times, place, !schedule.bounds().jitter().isZero());
    }

    List<Map<String, Object>> json() {
        return times.stream().map(this::json).toList();
    }

    private Map<String, Object> json(FireTime time) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", time.at());
        if (scatters) {
            view.put("due", time.due());
        }
        view.put("local", InstantText.local(time.due(), place));
        time.note().ifPresent(note -> view.put("note", note));
        return view;
    }

    /** @param first what stands over the first column */
    Table table(String first) {
        Table table = scatters ? Table.of(first, "DUE", "LOCAL", "NOTE") : Table.of(first, "LOCAL", "NOTE");
        for (FireTime time : times) {
            List<String> row = new ArrayList<>(List.of(time.at().toString()));
            if (scatters) {
                row.add(time.due().toString());
            }
            row.add(InstantText.local(time.due(), place));
            row.add(time.note().orElse(""));
            table.row(row.toArray(String[]::new));
        }
        return table;
    }
}
