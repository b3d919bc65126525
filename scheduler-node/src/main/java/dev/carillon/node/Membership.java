package dev.carillon.node;

import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.LiveNode;
import dev.carillon.store.NodeBeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this node lives, knows which others do, and so who looks at what first.
 *
 * <p>Who looks first is rendezvous hashing: every node gets a score for the schedule, the highest one owns it and looks
 * first, and when a node comes or goes only its own share moves. An owner that leaves something undone is passed over for
 * a while, and the next in the order looks first instead. Two nodes with different views may both look first, or neither; the one costs a lost race, the other the
 * claim delay. While the store does not answer, the last view stays. Thread-safe but for {@code runOnce}.
 */
final class Membership implements Service.Loop {

    /** What one turn did. */
    record BeatTurn(int alive, boolean changed, long comeBackNanos) implements Turn {}

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** What a node can run, and since when it has looked for it without a break. */
    private record Known(Set<TaskName> tasks, Instant since) {}

    private record View(Map<NodeId, Known> nodes, long atNanos) {}

    private final NodeContext context;
    private final IntSupplier running;
    private final NameClaim name;
    private final Map<NodeId, Long> behindUntilNanos = new ConcurrentHashMap<>();
    private final ZoneRulesWatch zoneRules = new ZoneRulesWatch();
    private volatile View view;
    private boolean hasBeaten;
    private Instant since;

    /** How many live nodes compute with another version of the time zone rules than this one. */
    int nodesWithOtherZoneRules() {
        return zoneRules.others();
    }

    /** @param running how many runs this node has in progress */
    Membership(NodeContext context, IntSupplier running) {
        this.context = context;
        this.running = running;
        this.name = new NameClaim(context);
        this.since = context.store().clock().instant();
        this.view = new View(new TreeMap<>(Map.of(context.node(), itself())), context.nanos());
    }

    @Override
    public BeatTurn runOnce() {
        NodeConfig config = context.config();
        boolean wasAway =
                context.nanos() - view.atNanos() > config.nodeTimeout().toNanos();
        if (wasAway || !hasBeaten) {
            since = context.store().clock().instant();
        }
        long sentNanos = context.nanos();
        List<NodeId> alive = context.store()
                .beat(new NodeBeat(
                        context.node(),
                        since,
                        context.tasks().names(),
                        running.getAsInt(),
                        config.description(),
                        Cron.zoneRules(),
                        name.incarnation(),
                        config.nodeTimeout()));
        context.meters().answered(Duration.ofNanos(context.nanos() - sentNanos));
        Set<NodeId> ids = new HashSet<>(alive);
        ids.add(context.node());
        View old = view;
        boolean changed = wasAway || !hasBeaten || !ids.equals(old.nodes().keySet());
        hasBeaten = true;
        view = new View(changed ? read(ids) : old.nodes(), context.nanos());
        if (changed) {
            LOG.info("live nodes: {}", view.nodes().keySet());
            behindUntilNanos.keySet().retainAll(ids);
        }
        return new BeatTurn(ids.size(), changed, config.beat().toNanos());
    }

    /** See {@link NameClaim#waitNanos}. */
    long nameWaitNanos() {
        return name.waitNanos();
    }

    /** What a node can run never changes, so it is read only when a node is new, or was away. */
    private Map<NodeId, Known> read(Set<NodeId> ids) {
        Map<NodeId, Known> nodes = new TreeMap<>();
        Map<NodeId, String> others = new TreeMap<>();
        for (LiveNode node : context.store().nodes()) {
            if (ids.contains(node.node())) {
                nodes.put(node.node(), new Known(node.tasks(), node.since()));
                if (!node.tzdb().isEmpty() && !node.tzdb().equals(Cron.zoneRules())) {
                    others.put(node.node(), node.tzdb());
                }
            }
        }
        zoneRules.compare(others);
        nodes.put(context.node(), itself());
        return nodes;
    }

    private Known itself() {
        return new Known(context.tasks().names(), since);
    }

    /**
     * Since when a live node that knows a task has looked for what is due: what has become due later waits for a permit or
     * for room, it was not missed.
     */
    Instant attendedSince(TaskName task) {
        Instant now = context.store().clock().instant();
        View current = view;
        if (context.nanos() - current.atNanos() > context.config().nodeTimeout().toNanos()) {
            return now;
        }
        return current.nodes().values().stream()
                .filter(node -> node.tasks().contains(task))
                .map(Known::since)
                .filter(now::isAfter)
                .min(Comparator.naturalOrder())
                .orElse(now);
    }

    /** True when live nodes were there at a moment already, and none of them knows a task. */
    boolean wereOnlyStrangersThere(TaskName task, Instant moment) {
        List<Known> there = view.nodes().values().stream()
                .filter(node -> !node.since().isAfter(moment))
                .toList();
        return !there.isEmpty() && there.stream().noneMatch(node -> node.tasks().contains(task));
    }

    /** How many nodes look at a schedule before this one does, among those that know its task and are not behind. */
    int before(ScheduleId schedule, TaskName task) {
        return inFront(schedule, task).size();
    }

    /** Asked for everything that is read, so without a stream. */
    private List<NodeId> inFront(ScheduleId schedule, TaskName task) {
        Map<NodeId, Known> nodes = view.nodes();
        if (nodes.size() == 1) {
            return List.of();
        }
        Set<NodeId> except = behindUntilNanos.isEmpty() ? Set.of() : behind();
        int place = schedule.value().hashCode();
        long own = score(place, context.node());
        List<NodeId> inFront = new ArrayList<>();
        for (Map.Entry<NodeId, Known> node : nodes.entrySet()) {
            if (isInFront(node.getKey(), score(place, node.getKey()), own)
                    && node.getValue().tasks().contains(task)
                    && !except.contains(node.getKey())) {
                inFront.add(node.getKey());
            }
        }
        return inFront;
    }

    private boolean isInFront(NodeId node, long score, long own) {
        return score > own || (score == own && node.compareTo(context.node()) < 0);
    }

    /** The node that looks at a schedule first when none is behind, among those that know its task. */
    NodeId ownerOf(ScheduleId schedule, TaskName task) {
        NodeId first = context.node();
        long best = Long.MIN_VALUE;
        for (Map.Entry<NodeId, Known> node : view.nodes().entrySet()) {
            long score = score(schedule.value().hashCode(), node.getKey());
            if (score > best && node.getValue().tasks().contains(task)) {
                best = score;
                first = node.getKey();
            }
        }
        return first;
    }

    /** The nodes that are passed over at present. */
    private Set<NodeId> behind() {
        long now = context.nanos();
        behindUntilNanos.values().removeIf(until -> now - until >= 0);
        return behindUntilNanos.keySet();
    }

    /** True when this node looks first after what other nodes left behind in a shard. */
    boolean isFirstAt(Shard shard) {
        NodeId first = context.node();
        long best = Long.MIN_VALUE;
        for (NodeId node : view.nodes().keySet()) {
            long score = score(~shard.index(), node);
            if (score > best) {
                best = score;
                first = node;
            }
        }
        return first.equals(context.node());
    }

    /**
     * This node was given what it had left to those in front of it, which did not take it. For as long as a node that is gone
     * may pass for living, nobody waits for those.
     *
     * @return true when one of them was not known to be behind
     */
    boolean areBehind(ScheduleId schedule, TaskName task) {
        long until = context.nanos() + context.config().nodeTimeout().toNanos();
        List<NodeId> late = inFront(schedule, task);
        late.forEach(node -> behindUntilNanos.put(node, until));
        return !late.isEmpty();
    }

    /** Somebody else took what this node looked at first: its owner, if that is another node, is not behind any more. */
    void lostToOthers(ScheduleId schedule, TaskName task) {
        behindUntilNanos.remove(ownerOf(schedule, task));
    }

    /** True when a live node can run a task. */
    boolean isKnown(TaskName task) {
        return view.nodes().values().stream().anyMatch(node -> node.tasks().contains(task));
    }

    Set<NodeId> liveNodes() {
        return Set.copyOf(view.nodes().keySet());
    }

    /** How old the view of the live nodes is. */
    Duration viewAge() {
        return Duration.ofNanos(context.nanos() - view.atNanos());
    }

    /** Takes this node off the list of the living. */
    void leave() {
        context.store().leave(context.node());
    }

    /** Mixes well in all bits; every node must compute the same, so it depends on nothing but the names. */
    private static long score(int place, NodeId node) {
        long mixed = (((long) place << 32) | (node.value().hashCode() & 0xffff_ffffL)) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
        return mixed ^ (mixed >>> 32);
    }
}
