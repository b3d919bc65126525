package dev.carillon.node.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can be done to a node, to its way to Redis, or to Redis. */
enum FaultKind {
    /** SIGKILL; another process takes the place soon. */
    KILL(Target.NODE, 1_000, 3_000, "a node is killed"),
    /** The process halts at a step of the protocol; another one takes the place soon. */
    CRASH(Target.NODE, 4_000, 8_000, "a node halts at a step of the protocol"),
    /** SIGSTOP for longer than a lease. */
    FREEZE(Target.NODE, 30_000, 33_000, "a node stands still for three leases"),
    /** SIGSTOP for a moment, as a collection of garbage does. */
    HICCUP(Target.NODE, 200, 2_000, "a node stands still for a moment"),
    /** Connections end and new ones are refused. */
    PARTITION(Target.NODE, 18_000, 22_000, "a node is cut off for two leases"),
    /** Nothing gets through, and nobody says so. */
    SILENCE(Target.NODE, 12_000, 16_000, "a node's connections are half open"),
    /** Requests are executed, replies are lost. */
    LOST_REPLIES(Target.NODE, 1_000, 2_500, "replies are lost after the execution"),
    /** Everything takes longer. */
    SLOW(Target.NODE, 5_000, 10_000, "a slow link"),
    /** Cut off and back, every second. */
    FLAP(Target.NODE, 8_000, 12_000, "a link that comes and goes"),
    /** SIGTERM; another process takes the place when this one has ended. */
    ROLL(Target.NODE, 1_000, 2_000, "a node is restarted in order"),
    /** Redis ends in order and is started again. */
    REDIS_RESTART(Target.REDIS, 1_000, 3_000, "Redis is restarted"),
    /** Redis is killed and started again. */
    REDIS_KILL(Target.REDIS, 1_000, 3_000, "Redis is killed and started again"),
    /** Redis stands still. */
    REDIS_FREEZE(Target.REDIS, 500, 3_000, "Redis stands still"),
    /** Subscriptions are cut every other second. */
    PUBSUB(Target.REDIS, 6_000, 10_000, "wake-ups are lost"),
    /** Scripts are forgotten every second. */
    FLUSH(Target.REDIS, 4_000, 8_000, "scripts are forgotten"),
    /** A script of somebody else holds Redis up. */
    BUSY(Target.REDIS, 3_000, 6_000, "a foreign script holds Redis up"),
    /** Redis is killed, and what it acknowledged in the last second is cut off its file: only when asked for. */
    POWER_LOSS(Target.REDIS, 1_000, 3_000, "Redis loses its power and its latest writes");

    /** What a fault hits. */
    enum Target {
        NODE,
        REDIS
    }

    private static final long USUAL_LEASE_MILLIS = 10_000;

    private final Target target;
    private final Duration shortest;
    private final Duration longest;
    private final String words;

    FaultKind(Target target, int shortestMillis, int longestMillis, String words) {
        this.target = target;
        this.shortest = Duration.ofMillis(shortestMillis);
        this.longest = Duration.ofMillis(longestMillis);
        this.words = words;
    }

    /** Those that leave the promise whole. */
    static Set<FaultKind> usual() {
        return EnumSet.complementOf(EnumSet.of(POWER_LOSS));
    }

    /** True when a node process ends by it. */
    boolean endsNode() {
        return this == KILL || this == CRASH || this == ROLL;
    }

    /** True when a node is out of reach while it lasts. */
    boolean cutsOff() {
        return this == FREEZE || this == PARTITION || this == SILENCE;
    }

    /** True when Redis is another process behind it, and claims rest until every node has said what it runs. */
    boolean restartsRedis() {
        return this == REDIS_RESTART || this == REDIS_KILL || this == POWER_LOSS;
    }

    Target target() {
        return target;
    }

    /** The least that it takes; what has to outlast leases takes longer where those do. */
    Duration shortest(Duration lease) {
        return scaled(shortest, lease);
    }

    Duration longest(Duration lease) {
        return scaled(longest, lease);
    }

    private Duration scaled(Duration time, Duration lease) {
        boolean outlastsLeases = this == FREEZE || this == PARTITION;
        return outlastsLeases ? Duration.ofMillis(time.toMillis() * lease.toMillis() / USUAL_LEASE_MILLIS) : time;
    }

    String words() {
        return words;
    }

    /** As an option names it. */
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException listing the names when there is none of it
     */
    static FaultKind of(String option) {
        for (FaultKind kind : values()) {
            if (kind.option().equals(option)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("\"" + option + "\" is none of " + names(EnumSet.allOf(FaultKind.class)));
    }

    static String names(Set<FaultKind> kinds) {
        return String.join(", ", kinds.stream().map(FaultKind::option).toList());
    }
}
