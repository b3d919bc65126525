package dev.carillon.node.cli;

import dev.carillon.node.http.Spans;
import dev.carillon.store.LiveNode;
import dev.carillon.store.ServerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the server that keeps the state can be trusted with it, out of what it says about itself. */
final class ServerChecks {

    /** By how much a beat may be ahead of the clock, and the clocks apart. */
    private static final Duration APART = Duration.ofSeconds(5);

    private static final Pattern USED = Pattern.compile("([\\d.]+)([BKMGT]) of ([\\d.]+)([BKMGT])");
    private static final String UNITS = "BKMGT";
    private static final double UNIT = 1024;
    private static final double MUCH = 0.80;
    private static final double TOO_MUCH = 0.95;
    private static final double PER_CENT = 100;

    private final ServerReport report;

    ServerChecks(ServerReport report) {
        this.report = report;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(server());
        findings.add(of(DoctorCheck.EVICTION, Finding.Level.PROBLEM, "maxmemory-policy")
                .orElseGet(() -> Finding.ok(DoctorCheck.EVICTION, "the policy is " + fact("eviction"))));
        findings.add(persistence());
        findings.add(memory());
        return findings;
    }

    private Finding server() {
        return of(DoctorCheck.SERVER, Finding.Level.PROBLEM, "not supported")
                .or(() -> of(DoctorCheck.SERVER, Finding.Level.PROBLEM, "replica"))
                .or(() -> of(DoctorCheck.SERVER, Finding.Level.WARNING, "is old"))
                .or(this::other)
                .orElseGet(() -> Finding.ok(
                        DoctorCheck.SERVER,
                        fact("store") + " answers, version " + fact("version") + ", " + fact("role")));
    }

    /** A warning that belongs to none of the checks. */
    private Optional<Finding> other() {
        return report.warnings().stream()
                .filter(text -> !text.contains("maxmemory-policy") && !text.contains("append-only"))
                .findFirst()
                .map(text -> Finding.warning(DoctorCheck.SERVER, text));
    }

    private Finding persistence() {
        String append = report.facts().getOrDefault("lastAppend", "ok");
        if (!append.equals("ok")) {
            return Finding.problem(
                    DoctorCheck.PERSISTENCE, "the last write to the append-only file has failed: " + append);
        }
        return of(DoctorCheck.PERSISTENCE, Finding.Level.WARNING, "append-only")
                .orElseGet(() -> Finding.ok(DoctorCheck.PERSISTENCE, "the append-only file is " + fact("appendOnly")));
    }

    private Finding memory() {
        String memory = fact("memory");
        double part = usedPart(memory);
        String text = "it uses " + memory + (part > 0 ? ", " + Math.round(part * PER_CENT) + " %" : "");
        if (part >= TOO_MUCH) {
            return Finding.problem(DoctorCheck.MEMORY, text);
        }
        return part >= MUCH ? Finding.warning(DoctorCheck.MEMORY, text) : Finding.ok(DoctorCheck.MEMORY, text);
    }

    /** Which part of the memory is used; 0 when nobody knows or there is no limit. */
    static double usedPart(String memory) {
        Matcher used = USED.matcher(memory);
        if (!used.find()) {
            return 0;
        }
        double most = bytes(used.group(3), used.group(4));
        return most == 0 ? 0 : bytes(used.group(1), used.group(2)) / most;
    }

    private static double bytes(String number, String unit) {
        return Double.parseDouble(number) * Math.pow(UNIT, UNITS.indexOf(unit));
    }

    /** The first warning with a word in it; what mends it the check says itself. */
    private Optional<Finding> of(DoctorCheck check, Finding.Level level, String word) {
        return report.warnings().stream()
                .filter(text -> text.contains(word))
                .findFirst()
                .map(text -> new Finding(
                        check, level, text.contains(";") ? text.substring(0, text.lastIndexOf(';')) : text));
    }

    private String fact(String name) {
        return report.facts().getOrDefault(name, "not told");
    }

    /** By the beats of the nodes, and by the clock of this machine. */
    static Finding clock(List<LiveNode> nodes, Instant server, Instant here) {
        Optional<Instant> ahead = nodes.stream()
                .map(LiveNode::lastBeat)
                .filter(beat -> beat.isAfter(server.plus(APART)))
                .findFirst();
        if (ahead.isPresent()) {
            return Finding.problem(
                    DoctorCheck.CLOCK,
                    "the clock of Redis was set back: a node has beaten at " + ahead.get() + ", and now it is "
                            + server);
        }
        Duration apart = Duration.between(here, server).abs();
        String text = "the clock of Redis and that of this machine are " + Spans.text(apart.toMillis()) + " apart";
        return apart.compareTo(APART) > 0
                ? Finding.warning(DoctorCheck.CLOCK, text)
                : Finding.ok(DoctorCheck.CLOCK, text);
    }
}
