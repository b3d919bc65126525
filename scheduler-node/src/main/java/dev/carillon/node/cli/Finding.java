package dev.carillon.node.cli;

import dev.carillon.node.form.Line;
import dev.carillon.node.form.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the doctor found.
 *
 * @param check by looking at what
 * @param level how bad it is
 * @param text what it is, in one sentence
 */
record Finding(DoctorCheck check, Level level, String text) {

    enum Level {
        OK,
        WARNING,
        PROBLEM
    }

    static Finding ok(DoctorCheck check, String text) {
        return new Finding(check, Level.OK, text);
    }

    static Finding warning(DoctorCheck check, String text) {
        return new Finding(check, Level.WARNING, text);
    }

    static Finding problem(DoctorCheck check, String text) {
        return new Finding(check, Level.PROBLEM, text);
    }

    /** The worst that there is among some. */
    static Level worst(List<Finding> findings) {
        return findings.stream().map(Finding::level).max(Level::compareTo).orElse(Level.OK);
    }

    static Table table(List<Finding> findings) {
        Table table = Table.of("LEVEL", "CHECK", "FINDING");
        for (Finding finding : findings) {
            table.row(Words.of(finding.level), finding.check.word(), finding.text);
            if (finding.level != Level.OK) {
                table.row("", "", "-> " + finding.check.mend());
            }
        }
        return table;
    }

    Map<String, Object> json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("check", check.word());
        view.put("level", Words.of(level));
        view.put("text", Line.of(text));
        if (level != Level.OK) {
            view.put("mend", check.mend());
        }
        return view;
    }
}
