package dev.carillon.node.chaos;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** All faults as they happened, to be asked what may explain what is seen. Not thread-safe. */
final class Disturbances {

    /** After these a node may have been given something that it never heard of, or could not begin. */
    private static final Set<FaultKind> END_CLAIMS = EnumSet.of(
            FaultKind.KILL,
            FaultKind.CRASH,
            FaultKind.FREEZE,
            FaultKind.PARTITION,
            FaultKind.SILENCE,
            FaultKind.FLAP,
            FaultKind.LOST_REPLIES,
            FaultKind.REDIS_KILL,
            FaultKind.REDIS_RESTART,
            FaultKind.REDIS_FREEZE,
            FaultKind.POWER_LOSS);

    /** While these last nothing is as it should be: a Redis without them answers, if without wake-ups. */
    private static final Set<FaultKind> STOP_REDIS = EnumSet.of(
            FaultKind.REDIS_KILL,
            FaultKind.REDIS_RESTART,
            FaultKind.REDIS_FREEZE,
            FaultKind.BUSY,
            FaultKind.POWER_LOSS);

    private final List<Disturbance> all = new ArrayList<>();
    private final Map<String, List<Disturbance>> byNode = new HashMap<>();

    void add(Disturbance disturbance) {
        all.add(disturbance);
        byNode.computeIfAbsent(disturbance.node(), node -> new ArrayList<>()).add(disturbance);
    }

    List<Disturbance> all() {
        return all;
    }

    private List<Disturbance> of(String node) {
        return byNode.getOrDefault(node, List.of());
    }

    /** True when something between two moments may have kept a node from renewing its leases. */
    boolean mayHaveLost(String node, long fromNanos, long untilNanos) {
        return of(node).stream().anyMatch(each -> each.overlaps(fromNanos, untilNanos))
                || of("").stream().anyMatch(each -> each.overlaps(fromNanos, untilNanos));
    }

    /** When a process was killed or halted, if it was. */
    OptionalLong deathOf(String node) {
        return of(node).stream()
                .filter(Disturbance::isDeath)
                .mapToLong(Disturbance::fromNanos)
                .findFirst();
    }

    /** True when a process stood still at some moment between two. */
    boolean stoodStill(String node, long fromNanos, long untilNanos) {
        return of(node).stream()
                .anyMatch(each -> (each.kind() == FaultKind.FREEZE || each.kind() == FaultKind.HICCUP)
                        && each.overlaps(fromNanos, untilNanos));
    }

    /** True when a node may have been kept from beginning what it was given in a stretch of time. */
    boolean mayHaveEndedAClaim(long fromNanos, long lengthNanos) {
        return all.stream()
                .filter(each -> END_CLAIMS.contains(each.kind()))
                .anyMatch(each -> each.overlaps(fromNanos, fromNanos + lengthNanos));
    }

    /** True when Redis did not answer, or was another one afterwards, in a stretch of time. */
    boolean wasRedisStopped(long fromNanos, long untilNanos) {
        return of("").stream()
                .filter(each -> STOP_REDIS.contains(each.kind()))
                .anyMatch(each -> each.overlaps(fromNanos, untilNanos));
    }

    /** True when what Redis acknowledged between two moments may be lost. */
    boolean lostWrites(long fromNanos, long untilNanos) {
        return all.stream()
                .anyMatch(each -> each.kind() == FaultKind.POWER_LOSS && each.overlaps(fromNanos, untilNanos));
    }

    /** True when Redis was started anew in a stretch of time. */
    boolean hasRedisRestarted(long fromNanos, long untilNanos) {
        return all.stream()
                .filter(each -> each.kind().restartsRedis())
                .anyMatch(each -> each.overlaps(fromNanos, untilNanos));
    }

    /** True when some node may have been unable to say what it runs at the end of a stretch of time. */
    boolean wasANodeAway(long fromNanos, long untilNanos) {
        return all.stream()
                .filter(each -> !each.node().isEmpty())
                .anyMatch(each -> each.isDeath()
                        ? each.fromNanos() >= fromNanos && each.fromNanos() <= untilNanos
                        : each.overlaps(fromNanos, untilNanos));
    }

    /** True when nothing at all was wrong between two moments. */
    boolean isCalm(long fromNanos, long untilNanos) {
        return all.stream().noneMatch(each -> each.overlaps(fromNanos, untilNanos));
    }

    /** True when nothing else was wrong with its node or with Redis between two moments. */
    boolean isOnly(Disturbance fault, long fromNanos, long untilNanos) {
        return all.stream()
                .filter(each -> !each.equals(fault))
                .filter(each -> each.node().isEmpty() || each.node().equals(fault.node()))
                .noneMatch(each -> each.overlaps(fromNanos, untilNanos));
    }
}
