package dev.carillon.node.chaos;

import dev.carillon.node.evidence.Lateness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A verdict for people and for programs. */
final class Words {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Words() {}

    /** The line that sums it up, what stands behind it, and what is wrong. */
    static List<String> lines(Verdict verdict) {
        Findings findings = verdict.findings();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "occurrences %d  missing %d  duplicate %d  early %d  lost-by-policy %d  takeovers %d  lateness %s"
                        + "  resume-after-heal p99 %.1f s",
                findings.occurrences(),
                verdict.count(Violation.MISSING),
                verdict.count(Violation.DUPLICATE),
                verdict.count(Violation.EARLY),
                findings.lostByPolicyCount(),
                verdict.takeOvers().count(),
                verdict.lateness(),
                verdict.resumes().p99() / 1_000));
        lines.add("under faults: " + verdict.latenessUnderFaults().count() + " fires, lateness "
                + verdict.latenessUnderFaults());
        lines.add(String.format(
                Locale.ROOT,
                "take-over after the end of a node: %d, p50 %.1f s  max %.1f s; with nothing else wrong: %d, max %.1f s",
                verdict.takeOvers().count(),
                verdict.takeOvers().p50() / 1_000,
                verdict.takeOvers().max() / 1_000,
                verdict.undisturbedTakeOvers().count(),
                verdict.undisturbedTakeOvers().max() / 1_000));
        lines.add(String.format(
                Locale.ROOT,
                "resume after the end of a fault: %d, p50 %.1f s  max %.1f s; where claims did not rest: %d, max %.1f s",
                verdict.resumes().count(),
                verdict.resumes().p50() / 1_000,
                verdict.resumes().max() / 1_000,
                verdict.unrestedResumes().count(),
                verdict.unrestedResumes().max() / 1_000));
        lines.add(String.format(
                Locale.ROOT,
                "runs restarted %d, handed over %d, tried again %d, late ends refused %d",
                findings.restarts(),
                findings.handedOverCount(),
                findings.retries(),
                findings.refusedCount()));
        lines.add("faults: "
                + verdict.faults().entrySet().stream()
                        .map(entry -> entry.getKey().option() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
        lines.add("idle before: " + findings.before());
        lines.add("idle after:  " + findings.after());
        if (verdict.faults().containsKey(FaultKind.POWER_LOSS)) {
            lines.add("repeated because Redis had lost what it acknowledged: " + findings.repeatedCount());
        }
        if (verdict.wrongClocks() > 0) {
            lines.add("node processes with a wrong clock: " + verdict.wrongClocks());
        }
        findings.violations().forEach((violation, count) -> lines.add("violation: " + violation.words() + " " + count));
        findings.problems().forEach(problem -> lines.add("  " + problem));
        verdict.doubts().forEach(doubt -> lines.add("doubt: " + doubt));
        lines.add("verdict: " + verdict.outcome().words());
        return lines;
    }

    static String json(Verdict verdict) {
        Findings findings = verdict.findings();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", verdict.outcome().words());
        json.put("occurrences", findings.occurrences());
        for (Violation violation : Violation.values()) {
            json.put(camelCase(violation), verdict.count(violation));
        }
        json.put("lostByPolicy", findings.lostByPolicyCount());
        json.put("restarts", findings.restarts());
        json.put("handedOver", findings.handedOverCount());
        json.put("retries", findings.retries());
        json.put("lateEndsRefused", findings.refusedCount());
        json.put("repeatedAfterLostWrites", findings.repeatedCount());
        json.put("latenessMillis", millis(verdict.lateness()));
        json.put("latenessUnderFaultsMillis", millis(verdict.latenessUnderFaults()));
        json.put("takeoverMillis", millis(verdict.takeOvers()));
        json.put("takeoverWithNothingWrongWithRedisMillis", millis(verdict.undisturbedTakeOvers()));
        json.put("resumeMillis", millis(verdict.resumes()));
        json.put("resumeWhereClaimsDidNotRestMillis", millis(verdict.unrestedResumes()));
        Map<String, Integer> faults = new LinkedHashMap<>();
        verdict.faults().forEach((kind, count) -> faults.put(kind.option(), count));
        json.put("faults", faults);
        json.put("idleBefore", findings.before());
        json.put("idleAfter", findings.after());
        json.put("wrongClocks", verdict.wrongClocks());
        json.put("problems", findings.problems());
        json.put("doubts", verdict.doubts());
        return MAPPER.writeValueAsString(json);
    }

    private static Map<String, Object> millis(Lateness lateness) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", lateness.count());
        json.put("p50", lateness.p50());
        json.put("p99", lateness.p99());
        json.put("max", lateness.max());
        return json;
    }

    private static String camelCase(Violation violation) {
        String[] words = violation.name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
        }
        return name.toString();
    }
}
