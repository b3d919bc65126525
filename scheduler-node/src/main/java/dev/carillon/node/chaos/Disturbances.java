package dev.carillon.node.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** All faults as they happened, to be asked what may explain what is seen. Not thread-safe. */
final class Disturbances {

    /**
     * By these a node may lose its leases, start nothing, or be given something that it never heard of or could not begin.
     * The others must cost a little time and nothing else: nobody may lose a run because of them.
     */
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

    /** A stop for less than such a part of a lease leaves the time to renew it. */
    private static final int HICCUPS_PER_LEASE = 4;

    /** How long after a stop the first of what follows may come. */
    private static final long JUST_NANOS = Duration.ofSeconds(1).toNanos();

    private final long leaseNanos;
    private final List<Disturbance> all = new ArrayList<>();
    private final Map<String, List<Disturbance>> byNode = new HashMap<>();

    Disturbances(Duration lease) {
        this.leaseNanos = lease.toNanos();
    }

    void add(Disturbance disturbance) {
        all.add(disturbance);
        byNode.computeIfAbsent(disturbance.node(), node -> new ArrayList<>()).add(disturbance);
    }

    List<Disturbance> all() {
        return all;
    }

    /** What was wrong with a node, or with Redis when it is empty. */
    List<Disturbance> of(String node) {
        return byNode.getOrDefault(node, List.of());
    }

    /** True when something between two moments may have kept a node from renewing its leases. */
    boolean mayHaveLost(String node, long fromNanos, long untilNanos) {
        return Stream.concat(of(node).stream(), of("").stream())
                .filter(this::endsClaims)
                .anyMatch(each -> each.overlaps(fromNanos, untilNanos));
    }

    /** True when a node may have given back what it ran: it was told to end, or may have lost its leases. */
    boolean mayHaveStopped(String node, long fromNanos, long untilNanos) {
        return mayHaveLost(node, fromNanos, untilNanos)
                || of(node).stream()
                        .anyMatch(each -> each.kind() == FaultKind.ROLL && each.overlaps(fromNanos, untilNanos));
    }

    /** A short stop is a long one where leases are short. */
    private boolean endsClaims(Disturbance each) {
        boolean isLong = each.lengthNanos() > leaseNanos / HICCUPS_PER_LEASE;
        return END_CLAIMS.contains(each.kind()) || (each.kind() == FaultKind.HICCUP && isLong);
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
        return of(node).stream().anyMatch(each -> each.isStop() && each.overlaps(fromNanos, untilNanos));
    }

    /** True when a process stood still at one moment, long enough to lose a lease, and had just gone on at another one. */
    boolean hadJustGoneOn(String node, long whileNanos, long atNanos) {
        return of(node).stream()
                .filter(each -> each.isStop() && endsClaims(each))
                .anyMatch(each -> each.overlaps(whileNanos, whileNanos)
                        && atNanos >= each.untilNanos()
                        && atNanos - each.untilNanos() <= JUST_NANOS);
    }

    /** True when a node may have been kept from beginning what it was given in a stretch of time. */
    boolean mayHaveEndedAClaim(long fromNanos, long lengthNanos) {
        return all.stream()
                .filter(this::endsClaims)
                .anyMatch(each -> each.overlaps(fromNanos, fromNanos + lengthNanos));
    }

    /** True when another node than one may have been kept from beginning what it was given between two moments. */
    boolean mayHaveEndedAClaimBut(String node, long fromNanos, long untilNanos) {
        return all.stream()
                .filter(each -> !each.node().equals(node) && endsClaims(each))
                .anyMatch(each -> each.overlaps(fromNanos, untilNanos));
    }

    /** True when Redis was away in a stretch of time. */
    boolean wasRedisAway(long fromNanos, long untilNanos) {
        return of("").stream().filter(this::endsClaims).anyMatch(each -> each.overlaps(fromNanos, untilNanos));
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

    /**
     * The moment up to which, after a fault, nothing keeps its node, or for one of Redis the cluster, from starting things:
     * the beginning of the next fault that does, or the end of all. It is the fault's own end when another one goes on.
     */
    long undisturbedUntil(Disturbance fault, long endNanos) {
        return all.stream()
                .filter(each -> !each.equals(fault))
                .filter(each -> each.node().isEmpty() || each.node().equals(fault.node()))
                .filter(each -> endsClaims(each) || each.kind() == FaultKind.ROLL)
                .filter(each -> each.untilNanos() >= fault.untilNanos())
                .mapToLong(each -> Math.max(each.fromNanos(), fault.untilNanos()))
                .reduce(endNanos, Math::min);
    }
}
