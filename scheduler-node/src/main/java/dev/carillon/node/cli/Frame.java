package dev.carillon.node.cli;

import dev.carillon.node.LatenessFigures;
import dev.carillon.node.form.JournalView;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.Words;
import dev.carillon.node.http.Spans;
import dev.carillon.node.http.Verdict;
import dev.carillon.store.LiveNode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A picture of how a cluster is doing, in as many columns and lines as there are: what does not fit is left out from the
 * end of each part.
 *
 * @param size how much room there is
 * @param colours whether the verdict has one; its word says the same
 */
record Frame(Screen.Size size, boolean colours) {

    private static final String RESET = "\u001b[0m";
    private static final String INDENT = " ".repeat(9);
    /** In lines. */
    private static final int MOST_DETAILS = 4;

    private static final int MOST_NODES = 8;
    private static final int MOST_CHANGES = 5;

    /** The lines, none longer than there are columns. */
    List<String> draw(String title, Pulse pulse) {
        List<String> lines = new ArrayList<>();
        String time = pulse.at().truncatedTo(ChronoUnit.SECONDS).toString();
        lines.add(fitted("carillon top  " + time + "  " + title));
        lines.add(verdict(pulse.verdict()));
        pulse.verdict().details().stream()
                .flatMap(detail -> wrapped(detail).stream())
                .limit(MOST_DETAILS)
                .forEach(lines::add);
        if (!pulse.counts().isEmpty()) {
            lines.add(fitted(pulse.counts().entrySet().stream()
                    .map(count -> count.getKey() + " " + count.getValue())
                    .collect(Collectors.joining("   "))));
            lines.add(fitted(lateness(pulse)));
            parts(pulse, lines);
        }
        return lines.subList(0, Math.min(lines.size(), size.lines()));
    }

    /** Nodes and changes are given a part of the room, and what fires next all the rest. */
    private void parts(Pulse pulse, List<String> lines) {
        int room = size.lines() - lines.size();
        List<String> nodes = part(nodes(pulse), Math.min(MOST_NODES + 2, room / 3));
        List<String> changes = part(changes(pulse), Math.min(MOST_CHANGES + 2, room / 3));
        List<String> next = part(next(pulse), room - nodes.size() - changes.size());
        lines.addAll(nodes);
        lines.addAll(next);
        lines.addAll(changes);
    }

    /** A part with an empty line before it, as far as there is room. */
    private List<String> part(String text, int room) {
        List<String> part = new ArrayList<>(List.of(""));
        text.lines().map(this::fitted).forEach(part::add);
        return text.isEmpty() || room < 3 ? List.of() : part.subList(0, Math.min(part.size(), room));
    }

    private String verdict(Verdict verdict) {
        String word =
                String.format(Locale.ROOT, "%-7s", Words.of(verdict.level()).toUpperCase(Locale.ROOT));
        String line = fitted(word + "  " + verdict.text());
        return colours
                ? colour(verdict.level()) + word + RESET + line.substring(Math.min(line.length(), word.length()))
                : line;
    }

    /** A sentence in as many lines as it takes. */
    private List<String> wrapped(String sentence) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : Line.of(sentence).split(" ")) {
            boolean isFirst = line.length() == INDENT.length();
            if (!isFirst && line.length() + 1 + word.length() > size.columns()) {
                lines.add(fitted(line.toString()));
                line.setLength(INDENT.length());
                isFirst = true;
            }
            line.append(isFirst ? "" : " ").append(word);
        }
        lines.add(fitted(line.toString()));
        return lines;
    }

    private static String colour(Verdict.Level level) {
        return switch (level) {
            case OK -> "\u001b[32m";
            case WARNING -> "\u001b[33m";
            case PROBLEM -> "\u001b[31m";
            case UNKNOWN -> "\u001b[35m";
        };
    }

    private static String lateness(Pulse pulse) {
        return pulse.lateness()
                .map(Frame::words)
                .orElse("nothing has started in the last " + PulseReader.MINUTES + " minutes");
    }

    private static String words(LatenessFigures figures) {
        return "lateness in " + PulseReader.MINUTES + " min: p50 " + Spans.text(figures.p50Millis()) + ", p95 "
                + Spans.text(figures.p95Millis()) + ", p99 " + Spans.text(figures.p99Millis()) + ", worst "
                + Spans.text(figures.maxMillis()) + ", " + figures.count() + " starts";
    }

    private static String nodes(Pulse pulse) {
        Table table = Table.of("NODE", "RUNNING", "BEAT", "TASKS");
        for (LiveNode node : pulse.nodes()) {
            table.row(
                    node.node().value(),
                    Integer.toString(node.running()),
                    Spans.text(Math.max(
                                    0,
                                    Duration.between(node.lastBeat(), pulse.at())
                                            .toMillis())) + " ago",
                    NodesCommand.tasks(node));
        }
        return pulse.nodes().isEmpty() ? "" : table.toString();
    }

    private static String next(Pulse pulse) {
        Table table = Table.of("NEXT", "AT", "TASK", "ID");
        for (Pulse.Fire fire : pulse.next()) {
            long millis = Duration.between(pulse.at(), fire.at()).toMillis();
            table.row(
                    (millis < 0 ? "late " : "in ") + Spans.text(Math.abs(millis)),
                    fire.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                    fire.task().value(),
                    fire.id().value());
        }
        return pulse.next().isEmpty() ? "NEXT\nnothing is scheduled" : table.toString();
    }

    private static String changes(Pulse pulse) {
        String lines = pulse.changes().stream().map(JournalView::line).collect(Collectors.joining("\n"));
        return lines.isEmpty() ? "" : "CHANGES\n" + lines;
    }

    /** Without anything that steers the terminal, and cut where the line ends. */
    private String fitted(String text) {
        String line = Line.of(text.isBlank() ? "" : text.stripTrailing());
        int indent = text.isBlank() ? 0 : text.length() - text.stripLeading().length();
        String whole = " ".repeat(indent) + line;
        int most = whole.offsetByCodePoints(0, Math.min(size.columns(), whole.codePointCount(0, whole.length())));
        return whole.substring(0, most);
    }
}
