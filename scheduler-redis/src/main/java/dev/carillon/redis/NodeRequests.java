package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.LiveNode;
import dev.carillon.store.NodeBeat;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who lives: one sorted set by the time of the last beat, and a hash for each node that goes when its beats stop. */
final class NodeRequests {

    private static final Logger LOG = LoggerFactory.getLogger(NodeRequests.class);
    private static final Duration KNOWN_FOR = Duration.ofHours(1);

    private final Namespace namespace;
    private final Keys keys;
    private final NodeRegistry registry;
    private final ServerWatch watch;

    NodeRequests(Namespace namespace, NodeRegistry registry, ServerWatch watch) {
        this.namespace = namespace;
        this.registry = registry;
        this.watch = watch;
        this.keys = namespace.keys();
    }

    List<NodeId> beat(NodeBeat beat) {
        // before the beat: what it reads counts only if the server is certainly the known one
        watch.state();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("description", beat.description());
        fields.put("running", Integer.toString(beat.running()));
        fields.put(
                "tasks",
                new TreeSet<>(beat.tasks()).stream().map(TaskName::value).collect(Collectors.joining(" ")));
        fields.put("tzdb", beat.tzdb());
        fields.put("since", beat.since().toString());
        if (!beat.incarnation().isEmpty()) {
            fields.put("incarnation", beat.incarnation());
        }
        String asserted = watch.assertedBy(beat.node());
        if (!asserted.isEmpty()) {
            fields.put(NodeRegistry.ASSERTED, asserted);
        }
        String key = keys.node(beat.node());
        namespace.requests().send("node record", commands -> commands.hset(key, fields));
        namespace
                .requests()
                .send(
                        "node record",
                        commands -> commands.pexpire(key, beat.timeout().toMillis()));
        Map<NodeId, Instant> alive = registry.beat(beat.node(), beat.timeout());
        watch.beaten(beat.node(), beat.timeout(), alive);
        return List.copyOf(alive.keySet());
    }

    void leave(NodeId node) {
        namespace.requests().send("leave", commands -> commands.zrem(keys.nodes(), node.value()));
        namespace.requests().send("leave", commands -> commands.del(keys.node(node)));
    }

    List<LiveNode> nodes() {
        Map<NodeId, Instant> beats = registry.beats(KNOWN_FOR);
        List<Map<String, String>> records =
                namespace.readAll(beats.keySet().stream().map(keys::node).toList());
        List<LiveNode> nodes = new ArrayList<>();
        int place = 0;
        for (Map.Entry<NodeId, Instant> beat : beats.entrySet()) {
            Map<String, String> fields = records.get(place++);
            if (!fields.isEmpty()) {
                read(beat.getKey(), beat.getValue(), fields).ifPresent(nodes::add);
            }
        }
        return nodes;
    }

    private static Optional<LiveNode> read(NodeId node, Instant lastBeat, Map<String, String> fields) {
        String since = fields.get("since");
        try {
            return Optional.of(new LiveNode(
                    node,
                    lastBeat,
                    since == null ? lastBeat : Instant.parse(since),
                    tasks(fields.getOrDefault("tasks", "")),
                    Integer.parseInt(fields.getOrDefault("running", "0")),
                    fields.getOrDefault("description", ""),
                    fields.getOrDefault("tzdb", ""),
                    fields.getOrDefault("incarnation", "")));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            LOG.warn("what node {} said about itself is passed over: {}", node, e.getMessage());
            return Optional.empty();
        }
    }

    private static Set<TaskName> tasks(String names) {
        return names.isEmpty()
                ? Set.of()
                : List.of(names.split(" ")).stream().map(TaskName::new).collect(Collectors.toSet());
    }
}
