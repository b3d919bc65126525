package dev.carillon.node.chaos;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.evidence.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Judges by what nodes start whether a fault has kept them from it, and how soon they go on after it. That other faults
 * follow at once, which only cost a little time, excuses nothing, except that a node behind a slow link may be outrun by
 * the others for as long as it is slow; nor does it that nothing was started at all. Filled first, asked afterwards. Not
 * thread-safe.
 */
final class ResumeJudge {

    private static final long LONGEST_RESUME_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long NODE_TIMEOUT_NANOS =
            NodeConfig.defaults().nodeTimeout().toNanos();

    private final Disturbances disturbances;
    private final long leaseNanos;
    private final Findings findings;
    private final Map<String, NavigableSet<Long>> startsByNode = new HashMap<>();

    ResumeJudge(Disturbances disturbances, Duration lease, Findings findings) {
        this.disturbances = disturbances;
        this.leaseNanos = lease.toNanos();
        this.findings = findings;
    }

    /** A handler was entered. */
    void started(Event start) {
        startsByNode.computeIfAbsent(start.node(), node -> new TreeSet<>()).add(start.nanos());
    }

    /** @param endNanos until when things are due to be started */
    void judge(long endNanos) {
        disturbances.all().forEach(fault -> judge(fault, endNanos));
        disturbances.all().stream().filter(this::hadNoEffect).forEach(findings::hadNoEffect);
    }

    /** True when a node that could not be given anything starts something that was not given to it before. */
    private boolean hadNoEffect(Disturbance fault) {
        return fault.kind().cutsOff()
                && firstStart(fault.node(), fault.fromNanos() + leaseNanos, fault.untilNanos())
                        .isPresent();
    }

    /** After a fault its node, or after a fault of Redis the cluster, must start something soon. */
    private void judge(Disturbance fault, long endNanos) {
        long from = fault.untilNanos();
        if (from == Long.MAX_VALUE) {
            return;
        }
        long until = disturbances.undisturbedUntil(fault, endNanos);
        OptionalLong first = firstStart(fault.node(), from, until);
        long last = first.orElse(until);
        long micros = (last - from) / 1_000;
        boolean isAnotherServer = disturbances.hasRedisRestarted(fault.fromNanos() - leaseNanos, last);
        // what a node ran that cannot say so may be lost with the server: then claims rest for a whole lease
        boolean isOneSilent =
                isAnotherServer && disturbances.wasANodeAway(fault.fromNanos() - leaseNanos - NODE_TIMEOUT_NANOS, last);
        // one that is about to start waits until each of the others has given a sign of life or is off the list
        boolean isNew =
                firstStart(fault.node(), Long.MIN_VALUE, fault.fromNanos()).isEmpty();
        long allowed = LONGEST_RESUME_NANOS / 1_000
                + (isOneSilent ? leaseNanos / 1_000 : 0)
                + (isNew ? NODE_TIMEOUT_NANOS / 1_000 : 0)
                + outrunNanos(fault.node(), from, last) / 1_000;
        if (first.isPresent() && !isNew) {
            findings.resumed(micros, isOneSilent);
        }
        if (micros > allowed) {
            String words = first.isPresent() ? "" : "nothing for ";
            findings.violation(
                    Violation.SLOW_RESUME,
                    fault.node() + " after " + fault.kind().option() + ": " + words + micros / 1_000 + " ms");
        }
    }

    /** How long between two moments a node that starts nothing was behind a slow link while others started things. */
    private long outrunNanos(String node, long fromNanos, long untilNanos) {
        return disturbances.of(node).stream()
                .filter(each -> each.kind() == FaultKind.SLOW && each.overlaps(fromNanos, untilNanos))
                .map(each -> each.within(fromNanos, untilNanos))
                .filter(this::areOthersStarting)
                .mapToLong(Disturbance::lengthNanos)
                .sum();
    }

    /** True when no stretch of five seconds of what befell a node passes without a start on another one. */
    private boolean areOthersStarting(Disturbance fault) {
        long last = fault.fromNanos();
        OptionalLong next = nextOfOthers(fault, last);
        while (next.isPresent() && next.getAsLong() - last <= LONGEST_RESUME_NANOS) {
            last = next.getAsLong();
            next = nextOfOthers(fault, last);
        }
        return next.isEmpty() && last > fault.fromNanos() && fault.untilNanos() - last <= LONGEST_RESUME_NANOS;
    }

    private OptionalLong nextOfOthers(Disturbance fault, long afterNanos) {
        return firstStart(node -> !node.equals(fault.node()), afterNanos + 1, fault.untilNanos());
    }

    /** The first start between two moments of a node, or of any when it is empty. */
    private OptionalLong firstStart(String node, long fromNanos, long untilNanos) {
        return firstStart(each -> node.isEmpty() || each.equals(node), fromNanos, untilNanos);
    }

    private OptionalLong firstStart(Predicate<String> ofNode, long fromNanos, long untilNanos) {
        return startsByNode.entrySet().stream()
                .filter(each -> ofNode.test(each.getKey()))
                .map(each -> each.getValue().ceiling(fromNanos))
                .filter(at -> at != null && at <= untilNanos)
                .mapToLong(Long::longValue)
                .min();
    }
}
