package dev.carillon.benchmarks;

import dev.carillon.benchmarks.workload.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables for people. */
final class Markdown {

    private static final double WHOLE_FROM = 1_000;
    private static final double ONE_DIGIT_FROM = 10;

    private Markdown() {}

    static String of(List<Report.Table> tables) {
        StringBuilder text = new StringBuilder();
        for (Report.Table table : tables) {
            text.append("### ").append(table.workload().name()).append(": ");
            text.append(table.workload().title()).append("\n\n");
            List<Figure> figures = table.workload().figures();
            List<String> head = new ArrayList<>(List.of("size", "contender"));
            for (Figure figure : figures) {
                head.add(figure.name());
                if (figure.compared()) {
                    head.add("of floor");
                }
            }
            line(text, head);
            line(text, head.stream().map(any -> "---").toList());
            table.rows().forEach(row -> line(text, cells(row, figures)));
            text.append('\n');
            table.rows()
                    .forEach(row -> row.failures()
                            .forEach(failure -> text.append(
                                    String.format("%s %s failed: %s%n%n", row.contender(), row.size(), failure))));
        }
        return text.toString();
    }

    private static List<String> cells(Report.Row row, List<Figure> figures) {
        List<String> cells = new ArrayList<>(List.of(row.size(), row.contender()));
        for (Figure figure : figures) {
            cells.add(cell(row.values(), figure));
            if (figure.compared()) {
                cells.add(cell(row.ofFloor(), figure));
            }
        }
        return cells;
    }

    private static String cell(Map<Figure, Double> values, Figure figure) {
        Double value = values.get(figure);
        return value == null ? "-" : number(value);
    }

    static String number(double value) {
        if (Math.abs(value) >= WHOLE_FROM || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= ONE_DIGIT_FROM ? "%.1f" : "%.2f", value);
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
