package dev.carillon.node.cli;

import dev.carillon.node.http.Spans;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.LiveNode;
import dev.carillon.store.RunStatus;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether nodes do what there is to do. */
final class ClusterChecks {

    private static final Duration BAD = Duration.ofSeconds(10);
    /** After the end of its lease a run is taken over within a second or so. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int SHOWN = 5;
    private static final int LOOKED_AT = 20;

    private final List<ShardSummary> shards;
    private final List<LiveNode> nodes;

    ClusterChecks(List<ShardSummary> shards, List<LiveNode> nodes) {
        this.shards = shards;
        this.nodes = NodesCommand.sorted(nodes);
    }

    Finding nodes() {
        return nodes.isEmpty()
                ? Finding.problem(DoctorCheck.NODES, "no node is alive")
                : Finding.ok(
                        DoctorCheck.NODES,
                        counted(nodes.size(), "node")
                                + (nodes.size() == 1 ? " is alive: " : " are alive: ")
                                + names(nodes.stream().map(LiveNode::node).toList()));
    }

    Finding zoneRules() {
        Map<String, List<NodeId>> byRules = new TreeMap<>();
        nodes.stream()
                .filter(node -> !node.tzdb().isEmpty())
                .forEach(node -> byRules.computeIfAbsent(node.tzdb(), rules -> new ArrayList<>())
                        .add(node.node()));
        if (byRules.size() > 1) {
            String which = byRules.entrySet().stream()
                    .map(rules -> rules.getKey() + " (" + names(rules.getValue()) + ")")
                    .collect(Collectors.joining(" and "));
            return Finding.warning(DoctorCheck.ZONE_RULES, "nodes compute with " + which);
        }
        return Finding.ok(
                DoctorCheck.ZONE_RULES,
                byRules.isEmpty()
                        ? "no node has told its rules"
                        : "all compute with " + byRules.keySet().iterator().next());
    }

    Finding tasks() {
        Set<TaskName> orphans = new TreeSet<>();
        shards.stream()
                .flatMap(shard -> shard.tasks().stream())
                .map(TaskSummary::task)
                .forEach(orphans::add);
        int all = orphans.size();
        nodes.forEach(node -> orphans.removeAll(node.tasks()));
        return orphans.isEmpty()
                ? Finding.ok(
                        DoctorCheck.TASKS,
                        "live nodes know " + (all == 0 ? "what" : "all " + all + " tasks that")
                                + " something is scheduled of")
                : Finding.problem(
                        DoctorCheck.TASKS, "no live node knows " + names(List.copyOf(orphans)) + ", so that waits");
    }

    Finding overdue() {
        int count = shards.stream().mapToInt(ShardSummary::overdue).sum();
        if (count == 0) {
            return Finding.ok(DoctorCheck.OVERDUE, "nothing is overdue");
        }
        Duration worst = shards.stream()
                .map(ShardSummary::overdueFor)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        List<TaskName> tasks = shards.stream()
                .flatMap(shard -> shard.tasks().stream())
                .filter(task -> task.overdue() > 0)
                .sorted(Comparator.comparing(task -> task.oldest().orElse(Instant.MAX)))
                .map(TaskSummary::task)
                .distinct()
                .toList();
        String text = count + " overdue, worst " + Spans.text(worst.toMillis()) + ", of " + names(tasks);
        return worst.compareTo(BAD) < 0
                ? Finding.warning(DoctorCheck.OVERDUE, text)
                : Finding.problem(DoctorCheck.OVERDUE, text);
    }

    Finding quarantine() {
        int count = shards.stream().mapToInt(ShardSummary::quarantined).sum();
        return count == 0
                ? Finding.ok(DoctorCheck.QUARANTINE, "no record is set aside")
                : Finding.warning(DoctorCheck.QUARANTINE, counted(count, "record") + " set aside");
    }

    Finding deadLetters() {
        int count = shards.stream().mapToInt(ShardSummary::dead).sum();
        return count == 0
                ? Finding.ok(DoctorCheck.DEAD_LETTERS, "no run is dead")
                : Finding.warning(DoctorCheck.DEAD_LETTERS, counted(count, "run") + " failed for good");
    }

    static Finding leases(ScheduleStore store) {
        Instant since = store.clock().instant().minus(PATIENCE);
        List<RunId> lost = new ArrayList<>();
        for (int shard = 0; shard < store.shards() && lost.size() < LOOKED_AT; shard++) {
            store.expired(new Shard(shard), LOOKED_AT).leases().stream()
                    .map(ExpiredLeases.ExpiredLease::run)
                    .filter(run -> store.run(run) instanceof RunStatus.Running running
                            && running.leaseEnd().isBefore(since))
                    .forEach(lost::add);
        }
        return lost.isEmpty()
                ? Finding.ok(DoctorCheck.LEASES, "no run has lost its node")
                : Finding.problem(DoctorCheck.LEASES, "nobody has taken over what a node has lost: " + names(lost));
    }

    static Finding journal(ScheduleStore store) {
        List<JournalEntry> latest = store.journal(1);
        return Finding.ok(
                DoctorCheck.JOURNAL,
                latest.isEmpty()
                        ? "it is empty"
                        : "the latest change was noted at " + latest.get(0).at());
    }

    static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    static String names(List<?> some) {
        String shown = some.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        return shown + (some.size() > SHOWN ? " and " + (some.size() - SHOWN) + " more" : "");
    }
}
