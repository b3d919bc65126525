package dev.carillon.node;

import dev.carillon.run.Shard;
import dev.carillon.store.MinuteFigures;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this node counted, minute by minute, in the store, and asks what is overdue in the shards at which this node is
 * first. A minute is written within some seconds of its end; while the store does not answer, the latest hour is kept to be
 * written later. {@code runOnce} and {@code finish} are for one thread at a time, the gauges may be read by any.
 */
final class MinuteKeeper implements Service.Loop {

    /** What one turn did. */
    record MinuteTurn(int looked, int recorded, int left, long comeBackNanos) implements Turn {}

    /** The pause between two turns, and between two looks at a shard. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** How often the server is asked about itself. */
    private static final Duration REPORT_PAUSE = Duration.ofMinutes(5);

    /** What has been due for longer is overdue: longer than any other node needs to take what the first one left. */
    static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** So many minutes are kept while the store does not answer; of more, the oldest are lost. */
    static final int MOST_LEFT = 60;

    /** What ends in the last moment of a minute is counted a little later. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(MinuteKeeper.class);

    private final NodeContext context;
    private final Membership membership;
    private final MinuteBook book;
    private final List<ShardLook> looks = new ArrayList<>();
    private final Deque<MinuteFigures> left = new ArrayDeque<>();
    private volatile int overdue;
    private volatile Duration overdueFor = Duration.ZERO;
    private volatile int scheduled;
    private volatile int completed;
    private volatile int serverWarnings;
    private long reportNanos;

    /** When to look at a shard next, and what was seen there last. */
    private static final class ShardLook {

        private final Shard shard;
        private long atNanos;
        private int overdue;
        private Duration overdueFor = Duration.ZERO;
        private int scheduled;
        private int completed;

        private ShardLook(Shard shard, long atNanos) {
            this.shard = shard;
            this.atNanos = atNanos;
        }

        private void see(ShardSummary summary) {
            overdue = summary.overdue();
            overdueFor = summary.overdueFor();
            scheduled =
                    summary.tasks().stream().mapToInt(TaskSummary::scheduled).sum();
            completed = summary.completed();
        }

        private void leaveToOthers() {
            overdue = 0;
            overdueFor = Duration.ZERO;
            scheduled = 0;
            completed = 0;
        }
    }

    MinuteKeeper(NodeContext context, Membership membership) {
        this.context = context;
        this.membership = membership;
        this.book = context.meters().minutes();
        this.reportNanos = context.nanos();
        context.shards().forEach(shard -> looks.add(new ShardLook(shard, context.nanos())));
    }

    @Override
    public MinuteTurn runOnce() {
        Instant now = context.clock().instant();
        keep(book.takeUpTo(MinuteBook.minuteOf(now.minus(SETTLING)) - 1));
        int before = left.size();
        RuntimeException failure = null;
        try {
            write();
        } catch (RuntimeException e) {
            // what is overdue is asked all the same
            failure = e;
        }
        int recorded = before - left.size();
        int looked = 0;
        for (ShardLook look : looks) {
            if (look.atNanos - context.nanos() <= 0) {
                looked++;
                RuntimeException problem = look(look);
                failure = failure == null ? problem : failure;
            }
        }
        show();
        askServer();
        if (failure != null) {
            throw failure;
        }
        return new MinuteTurn(looked, recorded, left.size(), PAUSE.toNanos());
    }

    /** Whoever is first at the first shard asks for all. */
    private void askServer() {
        if (context.nanos() - reportNanos < 0) {
            return;
        }
        reportNanos = context.nanos() + REPORT_PAUSE.toNanos();
        boolean isFirst = membership.isFirstAt(context.shards().get(0));
        serverWarnings = isFirst ? context.store().report().warnings().size() : 0;
    }

    private void keep(List<MinutePage> pages) {
        for (MinutePage page : pages) {
            left.addLast(page.figures(context.node()));
        }
        int lost = Math.max(0, left.size() - MOST_LEFT);
        for (int i = 0; i < lost; i++) {
            left.removeFirst();
        }
        if (lost > 0) {
            LOG.warn("the figures of {} minutes could not be written for an hour and are lost", lost);
        }
    }

    /** The oldest first; one without an answer stays, and may stand there already, which does not matter. */
    private void write() {
        while (!left.isEmpty()) {
            if (!left.getFirst().isEmpty()) {
                context.store().record(left.getFirst());
            }
            left.removeFirst();
        }
    }

    /** Returns what went wrong, or null; then it is looked again at the next turn. */
    private @Nullable RuntimeException look(ShardLook look) {
        if (!membership.isFirstAt(look.shard)) {
            look.leaveToOthers();
            look.atNanos = context.nanos() + PAUSE.toNanos();
            return null;
        }
        try {
            ShardSummary summary = context.store().summary(look.shard, TOLERANCE);
            look.see(summary);
            look.atNanos = context.nanos() + PAUSE.toNanos();
            book.overdue(summary.at(), summary.overdueFor());
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private void show() {
        overdue = looks.stream().mapToInt(look -> look.overdue).sum();
        overdueFor = looks.stream()
                .map(look -> look.overdueFor)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        scheduled = looks.stream().mapToInt(look -> look.scheduled).sum();
        completed = looks.stream().mapToInt(look -> look.completed).sum();
    }

    /** How many entries are overdue in the shards at which this node is first, as seen last. */
    int overdue() {
        return overdue;
    }

    /** How many schedules wait for a fire time there. */
    int scheduled() {
        return scheduled;
    }

    /** How many completed ones are kept there. */
    int completed() {
        return completed;
    }

    /** In how many ways the server may lose what it acknowledged, as it was asked last. */
    int serverWarnings() {
        return serverWarnings;
    }

    /** For how long the oldest of them had been due then. */
    Duration overdueFor() {
        return overdueFor;
    }

    /**
     * Writes what is left, the running minute too. For after the last turn.
     *
     * @throws dev.carillon.store.StoreException when the store does not take it; what was not written is lost
     */
    void finish() {
        keep(book.takeAll());
        write();
    }
}
