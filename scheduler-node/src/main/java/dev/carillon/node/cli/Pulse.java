package dev.carillon.node.cli;

import dev.carillon.node.LatenessFigures;
import dev.carillon.node.form.JournalView;
import dev.carillon.node.http.Verdict;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.LiveNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a cluster is doing at one moment.
 *
 * @param at which moment
 * @param verdict whether all is well
 * @param counts how much there is of what, by name, in the order in which it is shown; empty when nothing is known
 * @param lateness of what started in the last minutes, if something did
 * @param nodes the live ones
 * @param next what fires next, the earliest first
 * @param changes the latest of the journal, the newest first
 */
record Pulse(
        Instant at,
        Verdict verdict,
        Map<String, Integer> counts,
        Optional<LatenessFigures> lateness,
        List<LiveNode> nodes,
        List<Fire> next,
        List<JournalEntry> changes) {

    /** Something that is to fire. */
    record Fire(ScheduleId id, TaskName task, Instant at) {

        Map<String, Object> json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("id", id);
            view.put("task", task);
            view.put("at", at);
            return view;
        }
    }

    /** The store cannot be asked. */
    static Pulse unknown(Instant at, String reason) {
        return new Pulse(at, Verdict.unknown(reason), Map.of(), Optional.empty(), List.of(), List.of(), List.of());
    }

    Map<String, Object> json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", at);
        view.put("verdict", verdict.view());
        view.putAll(counts);
        lateness.ifPresent(figures -> view.put("lateness", json(figures)));
        view.put("nodes", nodes.stream().map(NodesCommand::json).toList());
        view.put("next", next.stream().map(Fire::json).toList());
        view.put("changes", changes.stream().map(JournalView::of).toList());
        return view;
    }

    private static Map<String, Object> json(LatenessFigures figures) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("minutes", PulseReader.MINUTES);
        view.put("started", figures.count());
        view.put("p50Millis", figures.p50Millis());
        view.put("p95Millis", figures.p95Millis());
        view.put("p99Millis", figures.p99Millis());
        view.put("maxMillis", figures.maxMillis());
        return view;
    }
}
