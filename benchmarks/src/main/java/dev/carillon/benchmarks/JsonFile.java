package dev.carillon.benchmarks;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.workload.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Everything that was measured, round by round, for programs. */
final class JsonFile {

    private static final long MEBIBYTE = 1L << 20;

    private JsonFile() {}

    static String of(Selection selection, Wishes wishes, List<Outcome> outcomes, List<Report.Table> tables) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine());
        all.put("rounds", wishes.rounds());
        all.put("seconds", wishes.seconds());
        all.put("settings", settings(selection.contenders()));
        all.put("medians", tables.stream().flatMap(JsonFile::medians).toList());
        all.put("runs", outcomes.stream().map(JsonFile::run).toList());
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("arch", System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.vm.version"));
        machine.put("heapMiB", Runtime.getRuntime().maxMemory() / MEBIBYTE);
        return machine;
    }

    private static Map<String, String> settings(List<Contender> contenders) {
        Map<String, String> settings = new LinkedHashMap<>();
        contenders.forEach(contender -> settings.put(contender.name(), contender.settings()));
        return settings;
    }

    private static java.util.stream.Stream<Map<String, Object>> medians(Report.Table table) {
        return table.rows().stream().map(row -> {
            Map<String, Object> median = new LinkedHashMap<>();
            median.put("workload", table.workload().name());
            median.put("size", row.size());
            median.put("contender", row.contender());
            median.put("figures", byName(row.values()));
            median.put("ofFloor", byName(row.ofFloor()));
            return median;
        });
    }

    private static Map<String, Double> byName(Map<Figure, Double> values) {
        Map<String, Double> named = new LinkedHashMap<>();
        values.forEach((figure, value) -> named.put(figure.name(), value));
        return named;
    }

    private static Map<String, Object> run(Outcome outcome) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("round", outcome.round());
        run.put("workload", outcome.workload());
        run.put("size", outcome.size());
        run.put("contender", outcome.contender());
        run.put("figures", outcome.figures());
        run.put("notes", outcome.notes());
        outcome.failure().ifPresent(failure -> run.put("failure", failure));
        return run;
    }
}
