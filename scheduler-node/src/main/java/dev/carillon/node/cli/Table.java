package dev.carillon.node.cli;

import dev.carillon.node.form.Line;
import java.util.ArrayList;
import java.util.List;

/** Text in columns, each as wide as its widest cell, two spaces apart. Not thread-safe. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with a first line of names. */
    static Table of(String... names) {
        Table table = new Table();
        table.rows.add(List.of(names));
        return table;
    }

    /** A table without names over the columns. */
    static Table plain() {
        return new Table();
    }

    Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    @Override
    public String toString() {
        List<Integer> widths = widths();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = Line.of(row.get(i));
                line.append(cell).append(" ".repeat(widths.get(i) - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.isEmpty() ? "" : text.substring(0, text.length() - 1);
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = Line.of(row.get(i)).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(width, widths.get(i)));
                }
            }
        }
        return widths;
    }
}
