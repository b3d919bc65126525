package dev.carillon.node;

import dev.carillon.client.SchedulerClient;
import dev.carillon.run.NodeId;
import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.TaskKind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The settings of a node, each with a default that suits most. Immutable and thread-safe, as far as its parts are. */
public final class NodeConfig {

    /** The most runs of one kind that a node may have in progress. */
    public static final int MAX_PERMITS = 10_000;

    private final Builder values;
    private final Duration lookAhead;

    private NodeConfig(Builder values) {
        this.values = values;
        Duration chosen = values.lookAhead;
        this.lookAhead = chosen == null ? values.safetyPoll.multipliedBy(3).dividedBy(2) : chosen;
    }

    /** All defaults. */
    public static NodeConfig defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** See {@link Builder#node}. */
    public NodeId node() {
        return values.node;
    }

    /** See {@link Builder#description}. */
    public String description() {
        return values.description;
    }

    /** See {@link Builder#lease}. */
    public Duration lease() {
        return values.lease;
    }

    /** See {@link Builder#trustMargin}. */
    public Duration trustMargin() {
        return values.trustMargin;
    }

    /** See {@link Builder#safetyPoll}. */
    public Duration safetyPoll() {
        return values.safetyPoll;
    }

    /** See {@link Builder#lookAhead}. */
    public Duration lookAhead() {
        return lookAhead;
    }

    /** See {@link Builder#claimDelay}. */
    public Duration claimDelay() {
        return values.claimDelay;
    }

    /** See {@link Builder#beat}. */
    public Duration beat() {
        return values.beat;
    }

    /** See {@link Builder#nodeTimeout}. */
    public Duration nodeTimeout() {
        return values.nodeTimeout;
    }

    /** See {@link Builder#auditPause}. */
    public Duration auditPause() {
        return values.auditPause;
    }

    /** See {@link Builder#closeGrace}. */
    public Duration closeGrace() {
        return values.closeGrace;
    }

    /** See {@link Builder#timeoutGrace}. */
    public Duration timeoutGrace() {
        return values.timeoutGrace;
    }

    /** See {@link Builder#ioPermits}. */
    public int ioPermits() {
        return values.ioPermits;
    }

    /** See {@link Builder#cpuThreads}. */
    public int cpuThreads() {
        return values.cpuThreads;
    }

    /** See {@link Builder#ticker}. */
    public Ticker ticker() {
        return values.ticker;
    }

    /** See {@link Builder#listener}. */
    public RunListener listener() {
        return values.listener;
    }

    /** See {@link Builder#schedules}. */
    public Consumer<SchedulerClient> schedules() {
        return values.schedules;
    }

    /** See {@link Builder#executor}. */
    public Optional<Executor> executor(TaskKind kind) {
        return Optional.ofNullable(values.executors.get(kind));
    }

    /** See {@link Builder#meters}. */
    public Optional<MeterRegistry> meters() {
        return Optional.ofNullable(values.meters);
    }

    /** How much of a pause of random length is left away: a number of at least 0 and below what it is given. */
    LongUnaryOperator jitter() {
        return values.jitter;
    }

    /** Collects settings; each method checks its value and returns this. Not thread-safe. */
    public static final class Builder {

        private NodeId node = NodeNames.unique();
        private String description = NodeNames.description();
        private Duration lease = Duration.ofSeconds(9);
        private Duration trustMargin = Duration.ofSeconds(1);
        private Duration safetyPoll = Duration.ofSeconds(1);
        private @Nullable Duration lookAhead;
        private Duration claimDelay = Duration.ofMillis(40);
        private Duration beat = Duration.ofSeconds(2);
        private Duration nodeTimeout = Duration.ofSeconds(6);
        private Duration auditPause = Duration.ofSeconds(2);
        private Duration closeGrace = Duration.ofSeconds(10);
        private Duration timeoutGrace = Duration.ofSeconds(5);
        private int ioPermits = 256;
        private int cpuThreads = Runtime.getRuntime().availableProcessors();
        private Ticker ticker = Ticker.system();
        private LongUnaryOperator jitter = bound -> ThreadLocalRandom.current().nextLong(bound);
        private RunListener listener = RunListener.NONE;
        private Consumer<SchedulerClient> schedules = client -> {};
        private final Map<TaskKind, Executor> executors = new EnumMap<>(TaskKind.class);
        private @Nullable MeterRegistry meters;

        private Builder() {}

        private Builder(Builder other) {
            this.node = other.node;
            this.description = other.description;
            this.lease = other.lease;
            this.trustMargin = other.trustMargin;
            this.safetyPoll = other.safetyPoll;
            this.lookAhead = other.lookAhead;
            this.claimDelay = other.claimDelay;
            this.beat = other.beat;
            this.nodeTimeout = other.nodeTimeout;
            this.auditPause = other.auditPause;
            this.closeGrace = other.closeGrace;
            this.timeoutGrace = other.timeoutGrace;
            this.ioPermits = other.ioPermits;
            this.cpuThreads = other.cpuThreads;
            this.ticker = other.ticker;
            this.jitter = other.jitter;
            this.listener = other.listener;
            this.schedules = other.schedules;
            this.executors.putAll(other.executors);
            this.meters = other.meters;
        }

        /** The node's name, unique among the live nodes; default: host, process id and random letters. */
        public Builder node(NodeId value) {
            this.node = value;
            return this;
        }

        /** One line for people about the node; default: host, process and Java version. */
        public Builder description(String value) {
            this.description = value;
            return this;
        }

        /** How long a claim holds without being renewed; a run whose node died starts again after this time. */
        public Builder lease(Duration value) {
            this.lease = checked("lease", value, Duration.ofMillis(100), Duration.ofHours(1));
            return this;
        }

        /** How long before the end of its lease a run is cancelled on this node; at most half of the lease. */
        public Builder trustMargin(Duration value) {
            this.trustMargin = checked("trustMargin", value, Duration.ZERO, Duration.ofHours(1));
            return this;
        }

        /** How long the node looks away at most, even when nothing wakes it; default 1 s, at most 10 s. */
        public Builder safetyPoll(Duration value) {
            this.safetyPoll = checked("safetyPoll", value, Duration.ofMillis(10), Duration.ofSeconds(10));
            return this;
        }

        /**
         * How far ahead the node reads what will be due; default half as much again as the safety poll. It must reach
         * beyond the next look, and not beyond {@link ScheduleStore#WAKE_HORIZON}, so that whatever is put within its
         * reach after it was read is told.
         */
        public Builder lookAhead(Duration value) {
            this.lookAhead = checked("lookAhead", value, Duration.ofMillis(10), ScheduleStore.WAKE_HORIZON);
            return this;
        }

        /**
         * How much later than the node that looks first the next one claims what that one left. Each further one waits twice
         * as long, up to 16 times.
         */
        public Builder claimDelay(Duration value) {
            this.claimDelay = checked("claimDelay", value, Duration.ZERO, Duration.ofSeconds(10));
            return this;
        }

        /** The distance between two signs of life. */
        public Builder beat(Duration value) {
            this.beat = checked("beat", value, Duration.ofMillis(10), Duration.ofMinutes(5));
            return this;
        }

        /** After how long without a sign of life a node counts as gone. */
        public Builder nodeTimeout(Duration value) {
            this.nodeTimeout = checked("nodeTimeout", value, Duration.ofMillis(20), Duration.ofMinutes(30));
            return this;
        }

        /** The pause between two steps of the audit; behind each walk through everything it is 30 times as long. */
        public Builder auditPause(Duration value) {
            this.auditPause = checked("auditPause", value, Duration.ofMillis(10), Duration.ofHours(1));
            return this;
        }

        /** How long runs may go on when the node closes. */
        public Builder closeGrace(Duration value) {
            this.closeGrace = checked("closeGrace", value, Duration.ZERO, Duration.ofHours(24));
            return this;
        }

        /** How long a run that timed out may take to end before it counts as failed anyway. */
        public Builder timeoutGrace(Duration value) {
            this.timeoutGrace = checked("timeoutGrace", value, Duration.ZERO, Duration.ofHours(1));
            return this;
        }

        /** How many I/O runs may be in progress. */
        public Builder ioPermits(int value) {
            this.ioPermits = checked("ioPermits", value, MAX_PERMITS);
            return this;
        }

        /** How many CPU runs may be in progress, and the size of their pool. */
        public Builder cpuThreads(int value) {
            this.cpuThreads = checked("cpuThreads", value, MAX_PERMITS);
            return this;
        }

        /** The monotonic clock that leases are trusted by. */
        public Builder ticker(Ticker value) {
            this.ticker = value;
            return this;
        }

        /** Where chance comes from, for tests that are to go the same way each time. */
        Builder jitter(LongUnaryOperator value) {
            this.jitter = value;
            return this;
        }

        /** Hears what becomes of runs. */
        public Builder listener(RunListener value) {
            this.listener = value;
            return this;
        }

        /**
         * Creates the schedules that come with the program, under ids of their own. Called when the node starts, and again
         * when the store may have lost them; so it must come to the same each time, as creating under an id does.
         */
        public Builder schedules(Consumer<SchedulerClient> value) {
            this.schedules = value;
            return this;
        }

        /**
         * Runs one kind of task on an executor of your own. The permits still limit how many runs it is given; the node
         * never shuts it down.
         */
        public Builder executor(TaskKind kind, Executor value) {
            executors.put(kind, value);
            return this;
        }

        /** Where the node counts and measures; null for nowhere, the default. */
        public Builder meters(@Nullable MeterRegistry value) {
            this.meters = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException naming a setting that does not fit the others
         */
        public NodeConfig build() {
            if (trustMargin.compareTo(lease.dividedBy(2)) > 0) {
                throw new IllegalArgumentException("trustMargin: " + trustMargin + " is more than half of " + lease);
            }
            if (lookAhead != null && lookAhead.compareTo(safetyPoll) <= 0) {
                throw new IllegalArgumentException(
                        "lookAhead: " + lookAhead + " must exceed the safety poll, " + safetyPoll);
            }
            if (nodeTimeout.compareTo(beat) <= 0) {
                throw new IllegalArgumentException("nodeTimeout: " + nodeTimeout + " must exceed the beat, " + beat);
            }
            return new NodeConfig(new Builder(this));
        }

        private static Duration checked(String field, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(field + ": " + value + " must be from " + least + " to " + most);
            }
            return value;
        }

        private static int checked(String field, int value, int most) {
            if (value < 1 || value > most) {
                throw new IllegalArgumentException(field + ": " + value + " must be from 1 to " + most);
            }
            return value;
        }
    }
}
