package dev.carillon.node.cli;

import dev.carillon.client.Explanation;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.Line;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says why a schedule fires or does not. */
@Command(
        name = "explain",
        description = "Say why a schedule fires or does not.",
        footer = {
            "",
            "JSON: {\"id\", \"verdict\", \"reasons\": [<a sentence each, the main one first>]}. The verdict is one of",
            "paused, completed, no capable node, stalled, overdue, unfinished runs, queued runs, scheduled, excluded,",
            "no calendar, dropped.",
            "",
            "Example:",
            "  carillon explain nightly"
        })
final class ExplainCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        ScheduleId name = target.id();
        try (ScheduleStore store = target.open()) {
            Explanation explanation = new SchedulerClient(store).explain(name);
            output.show(() -> json(explanation), () -> text(explanation));
        }
        return ExitCode.OK;
    }

    static Map<String, Object> json(Explanation explanation) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", explanation.id());
        view.put("verdict", explanation.verdict());
        view.put("reasons", explanation.reasons());
        return view;
    }

    private static String text(Explanation explanation) {
        StringBuilder text =
                new StringBuilder(explanation.id().value()).append("  ").append(explanation.verdict());
        explanation.reasons().forEach(reason -> text.append("\n  ").append(Line.of(reason)));
        return text.toString();
    }
}
