package dev.carillon.node.cli;

import dev.carillon.schedule.TaskName;
import dev.carillon.store.LiveNode;
import dev.carillon.store.ScheduleStore;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the live nodes. */
@Command(
        name = "nodes",
        description = "List the live nodes, as they said at their last beat.",
        footer = {
            "",
            "JSON: an array of {\"node\", \"lastBeat\", \"since\", \"tasks\": [<name>], \"running\", \"description\",",
            "\"tzdb\"}; since is from when on it has looked for what is due without a break.",
            "",
            "Examples:",
            "  carillon nodes",
            "  carillon nodes -o wide"
        })
final class NodesCommand implements Callable<Integer> {

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        List<LiveNode> nodes;
        try (ScheduleStore store = redis.open()) {
            nodes = sorted(store.nodes());
        }
        if (nodes.isEmpty()) {
            output.message("no node is alive");
        }
        output.show(
                () -> nodes.stream().map(NodesCommand::json).toList(),
                () -> nodes.isEmpty() ? "" : table(nodes),
                () -> nodes.isEmpty() ? "" : wide(nodes));
        return ExitCode.OK;
    }

    static List<LiveNode> sorted(List<LiveNode> nodes) {
        return nodes.stream().sorted(Comparator.comparing(LiveNode::node)).toList();
    }

    static Map<String, Object> json(LiveNode node) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("node", node.node());
        view.put("lastBeat", node.lastBeat());
        view.put("since", node.since());
        view.put("tasks", node.tasks().stream().sorted().toList());
        view.put("running", node.running());
        view.put("description", node.description());
        view.put("tzdb", node.tzdb());
        return view;
    }

    static String tasks(LiveNode node) {
        return node.tasks().stream().sorted().map(TaskName::value).collect(Collectors.joining(", "));
    }

    private static Table table(List<LiveNode> nodes) {
        Table table = Table.of("NODE", "RUNNING", "LAST BEAT", "SINCE", "TASKS");
        for (LiveNode node : nodes) {
            table.row(
                    node.node().value(),
                    Integer.toString(node.running()),
                    node.lastBeat().toString(),
                    node.since().toString(),
                    tasks(node));
        }
        return table;
    }

    private static Table wide(List<LiveNode> nodes) {
        Table table = Table.of("NODE", "RUNNING", "LAST BEAT", "SINCE", "TZDB", "DESCRIPTION", "TASKS");
        for (LiveNode node : nodes) {
            table.row(
                    node.node().value(),
                    Integer.toString(node.running()),
                    node.lastBeat().toString(),
                    node.since().toString(),
                    node.tzdb(),
                    node.description(),
                    tasks(node));
        }
        return table;
    }
}
