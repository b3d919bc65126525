package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.LiveNode;
import dev.carillon.store.NodeBeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who lives: one sorted set by the time of the last beat, and a hash for each node that goes when its beats stop. */
final class NodeRequests {

    private static final Duration KNOWN_FOR = Duration.ofHours(1);

    private final Namespace namespace;
    private final Keys keys;

    NodeRequests(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    List<NodeId> beat(NodeBeat beat) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("description", beat.description());
        fields.put("running", Integer.toString(beat.running()));
        fields.put(
                "tasks",
                new TreeSet<>(beat.tasks()).stream().map(TaskName::value).collect(Collectors.joining(" ")));
        String key = keys.node(beat.node());
        namespace.requests().send("node record", commands -> commands.hset(key, fields));
        namespace
                .requests()
                .send(
                        "node record",
                        commands -> commands.pexpire(key, beat.timeout().toMillis()));
        return List.copyOf(beats(beat.node().value(), beat.timeout()).keySet());
    }

    void leave(NodeId node) {
        namespace.requests().send("leave", commands -> commands.zrem(keys.nodes(), node.value()));
        namespace.requests().send("leave", commands -> commands.del(keys.node(node)));
    }

    List<LiveNode> nodes() {
        Map<NodeId, Instant> beats = beats("", KNOWN_FOR);
        List<Map<String, String>> records =
                namespace.readAll(beats.keySet().stream().map(keys::node).toList());
        List<LiveNode> nodes = new ArrayList<>();
        int place = 0;
        for (Map.Entry<NodeId, Instant> beat : beats.entrySet()) {
            Map<String, String> fields = records.get(place++);
            if (fields.isEmpty()) {
                continue;
            }
            nodes.add(new LiveNode(
                    beat.getKey(),
                    beat.getValue(),
                    tasks(fields.getOrDefault("tasks", "")),
                    Integer.parseInt(fields.getOrDefault("running", "0")),
                    fields.getOrDefault("description", "")));
        }
        return nodes;
    }

    private static Set<TaskName> tasks(String names) {
        return names.isEmpty()
                ? Set.of()
                : List.of(names.split(" ")).stream().map(TaskName::new).collect(Collectors.toSet());
    }

    private Map<NodeId, Instant> beats(String node, Duration timeout) {
        long sent = namespace.clock().nanos();
        List<Object> reply = namespace
                .requests()
                .run(Script.BEAT, List.of(keys.nodes()), List.of(node, Long.toString(timeout.toMillis())));
        namespace.learnTime(sent, reply);
        Map<NodeId, Instant> beats = new TreeMap<>();
        List<Object> found = Replies.list(reply, 2);
        for (int i = 0; i + 1 < found.size(); i += 2) {
            beats.put(new NodeId(Replies.text(found, i)), Instant.ofEpochMilli(Replies.millis(found, i + 1)));
        }
        return beats;
    }
}
