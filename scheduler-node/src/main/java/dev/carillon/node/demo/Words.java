package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the demo says things. */
final class Words {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f s", value);
    }

    static String time(long wallMicros) {
        return TIME.format(Instant.ofEpochMilli(wallMicros / 1_000));
    }

    /** One line for a start: time, node, schedule, and how late it was or what came before it. */
    static String fire(Event start, Expected expected) {
        long due = Math.max(start.nominalMillis() * 1_000, expected.createdMicros());
        double late = Math.max(0, start.wallMicros() - due) / 1_000.0;
        String more = switch (start.cause()) {
            case "RETRY" -> "attempt " + start.attempt() + " after a failure";
            case "RECOVERY" -> "attempt " + start.attempt() + " after the loss of its node, fence " + start.fence();
            default ->
                String.format(Locale.ROOT, "%6.1f ms late", late)
                        + (start.missed() == 0 ? "" : ", stands for " + start.missed() + " more");
        };
        return String.format(
                Locale.ROOT, "%s  %-7s  %-17s  %s", time(start.wallMicros()), start.node(), start.schedule(), more);
    }

    static String restart(Restart restart) {
        boolean begun = !restart.before().equals(restart.after());
        String from = begun
                ? "began on " + restart.before().node() + " with fence "
                        + restart.before().fence()
                : "claimed but not begun";
        return restart.after().run() + " (" + from + ") was started by "
                + restart.after().node() + " with fence " + restart.after().fence() + " after "
                + seconds(restart.micros() / 1e6);
    }

    static String tally(Verdict verdict) {
        return "fired " + number(verdict.starts()) + "  duplicate " + verdict.count(Fault.DUPLICATE) + "  missing "
                + verdict.count(Fault.MISSING)
                + String.format(
                        Locale.ROOT,
                        "  p99 lateness %.1f ms",
                        verdict.lateness().p99());
    }

    static String gone(TakeOver takeOver) {
        return takeOver.loss().node() + " is gone: " + takeOver.schedules() + " schedules taken over in "
                + seconds(takeOver.seconds());
    }

    /** The verdict: figures, what the take-over cost, what was dropped and why, and what is wrong. */
    static List<String> verdict(Verdict verdict) {
        List<String> lines = new ArrayList<>();
        lines.add("occurrences " + number(verdict.occurrences()) + "  missing " + verdict.count(Fault.MISSING)
                + "  duplicate " + verdict.count(Fault.DUPLICATE) + "  early " + verdict.count(Fault.EARLY)
                + "  takeovers " + verdict.restarts().size() + "  lateness " + verdict.lateness());
        verdict.takeOver()
                .ifPresent(over -> lines.add("takeover: runs restarted "
                        + verdict.restarts().size() + ", slowest " + seconds(verdict.slowestRestartSeconds())
                        + "; meanwhile " + verdict.latenessMeanwhile().count() + " fires, lateness "
                        + verdict.latenessMeanwhile()));
        lines.add("skipped by overlap " + verdict.skipped() + ", coalesced " + verdict.coalesced() + ", retries "
                + verdict.retries() + ", handed over " + verdict.handedOver());
        verdict.faults().forEach((fault, count) -> lines.add("fault: " + fault.words() + " " + count));
        verdict.problems().forEach(problem -> lines.add("  " + problem));
        verdict.doubts().forEach(doubt -> lines.add("doubt: " + doubt));
        lines.add("verdict: " + verdict.outcome().words());
        return lines;
    }
}
