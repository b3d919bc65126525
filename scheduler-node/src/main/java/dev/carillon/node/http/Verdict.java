package dev.carillon.node.http;

import dev.carillon.node.form.Words;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether all is well, in one sentence.
 *
 * @param level how bad it is
 * @param text the sentence
 * @param details what else there is to say, a sentence each
 */
public record Verdict(Level level, String text, List<String> details) {

    /** How bad it is. */
    public enum Level {
        OK,
        WARNING,
        PROBLEM,
        UNKNOWN
    }

    /** How late something may be before it is overdue; a claim takes some milliseconds. */
    public static final Duration TOLERANCE = Duration.ofSeconds(1);

    /** From how late on it is a problem. */
    private static final Duration BAD = Duration.ofSeconds(10);

    /**
     * What the sentence is made from.
     *
     * @param at the moment by the store's clock
     * @param shards what is in the shards
     * @param nodes how many nodes live
     * @param noNodeMillis since when none does, if none does
     * @param schedules how many schedules are active
     * @param worstMillis how late a start was at most, of late; empty when nothing started
     * @param warnings of the server
     */
    public record Facts(
            Instant at,
            List<ShardSummary> shards,
            int nodes,
            long noNodeMillis,
            long schedules,
            Optional<Double> worstMillis,
            List<String> warnings) {

        long overdue() {
            return tasks().stream().mapToLong(TaskSummary::overdue).sum();
        }

        List<TaskSummary> tasks() {
            return shards.stream().flatMap(shard -> shard.tasks().stream()).toList();
        }

        /** How long the longest-waiting has been due; 0 when nothing is. */
        long oldestMillis() {
            return tasks().stream()
                    .flatMap(task -> task.oldest().stream())
                    .mapToLong(
                            oldest -> Math.max(0, Duration.between(oldest, at).toMillis()))
                    .max()
                    .orElse(0);
        }

        int quarantined() {
            return shards.stream().mapToInt(ShardSummary::quarantined).sum();
        }
    }

    /** The store cannot be asked, so nothing is known. */
    public static Verdict unknown(String reason) {
        return new Verdict(Level.UNKNOWN, reason, List.of());
    }

    public static Verdict of(Facts facts) {
        List<String> details = new ArrayList<>();
        if (facts.quarantined() > 0) {
            details.add(counted(facts.quarantined(), "record") + " cannot be read and "
                    + (facts.quarantined() == 1 ? "is" : "are") + " set aside.");
        }
        details.addAll(facts.warnings());
        if (facts.nodes() == 0) {
            return new Verdict(Level.PROBLEM, "No node alive for " + Spans.text(facts.noNodeMillis()), details);
        }
        if (facts.overdue() > 0) {
            boolean isBad = facts.oldestMillis() >= BAD.toMillis();
            return new Verdict(
                    isBad ? Level.PROBLEM : Level.WARNING,
                    facts.overdue() + " overdue, worst " + Spans.text(facts.oldestMillis()),
                    details);
        }
        String worst = facts.worstMillis()
                .map(millis -> ", worst lateness " + Spans.text(millis))
                .orElse(", nothing has started of late");
        return new Verdict(
                facts.quarantined() > 0 ? Level.WARNING : Level.OK,
                "On time: " + counted(facts.schedules(), "schedule") + ", " + counted(facts.nodes(), "node") + worst,
                details);
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** The fields of a JSON answer. */
    public Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("level", Words.of(level));
        view.put("text", text);
        view.put("details", details);
        return view;
    }
}
