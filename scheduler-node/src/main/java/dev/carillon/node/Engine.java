package dev.carillon.node;

import dev.carillon.schedule.TaskName;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.TaskRegistry;
import java.util.List;

/** The parts of a node, put together but without threads. */
final class Engine {

    private final NodeContext context;
    private final ActiveRuns active = new ActiveRuns();
    private final Signal claimSignal = new Signal();
    private final Signal completeSignal = new Signal();
    private final Signal watchSignal = new Signal();
    private final Signal leaseSignal = new Signal();
    private final Completer completer;
    private final RunWatch watch;
    private final LeaseKeeper keeper;
    private final RunExecutor executor;
    private final Membership membership;
    private final ClaimLoop claimLoop;
    private final Recoverer recoverer;
    private final Resumer resumer;
    private final Auditor auditor;
    private final CodeSchedules codeSchedules;
    private final MinuteKeeper minuteKeeper;

    Engine(ScheduleStore store, TaskRegistry tasks, NodeConfig config) {
        NodeMeters meters = new NodeMeters(config.meters(), tasks.names(), new MinuteBook(store.clock()));
        this.context = new NodeContext(store, tasks, config, meters);
        requireOneShardForLimits(context);
        RecentEnds ends = new RecentEnds(config.ticker());
        Reassertion reassertion = new Reassertion(context, ends);
        this.completer = new Completer(context, active, ends, completeSignal, this::lookAgain);
        this.watch = new RunWatch(context, active, completer, watchSignal);
        this.keeper = new LeaseKeeper(context, active, leaseSignal, reassertion);
        this.executor = new RunExecutor(context, active, completer, watch, keeper, claimSignal);
        this.membership = new Membership(context, active::size);
        this.claimLoop =
                new ClaimLoop(context, membership, executor, claimSignal, reassertion.claiming(), leaseSignal::raise);
        this.recoverer = new Recoverer(context, membership, this::lookAgain);
        this.resumer = new Resumer(context, membership);
        this.auditor = new Auditor(context, membership);
        this.codeSchedules = new CodeSchedules(context);
        this.minuteKeeper = new MinuteKeeper(context, membership);
        meters.watch(active);
        meters.watch(membership);
        meters.watch(minuteKeeper);
    }

    /** Where limits are counted must be in one place. */
    private static void requireOneShardForLimits(NodeContext context) {
        List<TaskName> limited = context.tasks().names().stream()
                .filter(name -> !context.tasks()
                        .find(name)
                        .orElseThrow()
                        .task()
                        .limits()
                        .isNone())
                .sorted()
                .toList();
        if (!limited.isEmpty() && context.shards().size() > 1) {
            throw new IllegalStateException(
                    "tasks: " + limited + " have limits, which need a namespace with one shard; this one has "
                            + context.shards().size());
        }
    }

    /** Something became due. */
    private void lookAgain() {
        claimLoop.lookAgain();
    }

    NodeContext context() {
        return context;
    }

    ActiveRuns active() {
        return active;
    }

    Completer completer() {
        return completer;
    }

    RunWatch watch() {
        return watch;
    }

    LeaseKeeper keeper() {
        return keeper;
    }

    RunExecutor executor() {
        return executor;
    }

    Membership membership() {
        return membership;
    }

    ClaimLoop claimLoop() {
        return claimLoop;
    }

    Recoverer recoverer() {
        return recoverer;
    }

    Resumer resumer() {
        return resumer;
    }

    Auditor auditor() {
        return auditor;
    }

    CodeSchedules codeSchedules() {
        return codeSchedules;
    }

    MinuteKeeper minuteKeeper() {
        return minuteKeeper;
    }

    Signal claimSignal() {
        return claimSignal;
    }

    Signal completeSignal() {
        return completeSignal;
    }

    Signal watchSignal() {
        return watchSignal;
    }

    Signal leaseSignal() {
        return leaseSignal;
    }
}
