package dev.carillon.benchmarks;

import dev.carillon.benchmarks.workload.Figure;
import dev.carillon.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All rounds come to one number for each figure, and to multiples of the floor of the same rounds. */
final class Report {

    /** Whom the others are compared with. */
    static final String FLOOR = "floor";

    /**
     * A contender in one size of a workload.
     *
     * @param values by figure, those that there are
     * @param ofFloor by figure, as a multiple of the floor's
     * @param failures what went wrong, one for each failed round
     */
    record Row(
            String size,
            String contender,
            Map<Figure, Double> values,
            Map<Figure, Double> ofFloor,
            List<String> failures) {}

    /** The rows of one workload. */
    record Table(Workload workload, List<Row> rows) {}

    private final List<Outcome> outcomes;

    Report(List<Outcome> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    /** A table for each workload of the selection, in its order. */
    List<Table> tables(Selection selection) {
        Map<Workload, List<Row>> rows = new LinkedHashMap<>();
        for (Selection.Part part : selection.parts()) {
            List<Row> own = rows.computeIfAbsent(part.workload(), any -> new ArrayList<>());
            selection.contenders().forEach(contender -> own.add(row(part, contender.name())));
        }
        return rows.entrySet().stream()
                .map(entry -> new Table(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Row row(Selection.Part part, String contender) {
        Map<Figure, Double> values = new LinkedHashMap<>();
        Map<Figure, Double> ofFloor = new LinkedHashMap<>();
        for (Figure figure : part.workload().figures()) {
            double[] all = of(part, contender).stream()
                    .flatMap(outcome -> outcome.figures().entrySet().stream())
                    .filter(entry -> entry.getKey().equals(figure.name()))
                    .mapToDouble(Map.Entry::getValue)
                    .toArray();
            summary(figure, all).ifPresent(value -> values.put(figure, value));
            if (figure.compared()) {
                median(ratios(part, contender, figure)).ifPresent(value -> ofFloor.put(figure, value));
            }
        }
        List<String> failures = of(part, contender).stream()
                .flatMap(outcome -> outcome.failure().stream())
                .toList();
        return new Row(part.size(), contender, values, ofFloor, failures);
    }

    private List<Outcome> of(Selection.Part part, String contender) {
        return outcomes.stream()
                .filter(outcome -> outcome.workload().equals(part.workload().name()))
                .filter(outcome -> outcome.size().equals(part.size()))
                .filter(outcome -> outcome.contender().equals(contender))
                .toList();
    }

    /** Round by round, since a machine is not equally fast all the time. */
    private double[] ratios(Selection.Part part, String contender, Figure figure) {
        Map<Integer, Double> floors = new LinkedHashMap<>();
        for (Outcome outcome : of(part, FLOOR)) {
            Double value = outcome.figures().get(figure.name());
            if (value != null) {
                floors.put(outcome.round(), value);
            }
        }
        return of(part, contender).stream()
                .filter(outcome -> outcome.figures().containsKey(figure.name()))
                .filter(outcome -> floors.getOrDefault(outcome.round(), 0.0) > 0)
                .mapToDouble(outcome ->
                        outcome.figures().getOrDefault(figure.name(), 0.0) / floors.getOrDefault(outcome.round(), 1.0))
                .toArray();
    }

    private static OptionalDouble summary(Figure figure, double... values) {
        return switch (figure.kind()) {
            case MEASURE -> median(values);
            case FAULT -> Arrays.stream(values).max();
        };
    }

    static OptionalDouble median(double... values) {
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
