package dev.carillon.node.demo;

import dev.carillon.node.evidence.Lateness;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The verdict as one JSON object. */
final class VerdictJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private VerdictJson() {}

    static String of(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", verdict.outcome().words());
        json.put("occurrences", verdict.occurrences());
        json.put("starts", verdict.starts());
        for (Fault fault : Fault.values()) {
            json.put(name(fault), verdict.count(fault));
        }
        json.put("takeovers", verdict.restarts().size());
        json.put("latenessMillis", lateness(verdict.lateness()));
        verdict.takeOver().ifPresent(over -> json.put("takeover", takeOver(over, verdict)));
        json.put("skippedByOverlap", verdict.skipped());
        json.put("coalescedFireTimes", verdict.coalesced());
        json.put("retries", verdict.retries());
        json.put("handedOver", verdict.handedOver());
        json.put("problems", verdict.problems());
        json.put("doubts", verdict.doubts());
        return MAPPER.writeValueAsString(json);
    }

    private static Map<String, Object> takeOver(TakeOver over, Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", over.loss().node());
        json.put("schedules", over.schedules());
        json.put("seconds", rounded(over.seconds()));
        json.put("slowestRestartSeconds", rounded(verdict.slowestRestartSeconds()));
        json.put("latenessMillis", lateness(verdict.latenessMeanwhile()));
        return json;
    }

    private static Map<String, Object> lateness(Lateness lateness) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", lateness.count());
        json.put("p50", rounded(lateness.p50()));
        json.put("p99", rounded(lateness.p99()));
        json.put("max", rounded(lateness.max()));
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }
}
