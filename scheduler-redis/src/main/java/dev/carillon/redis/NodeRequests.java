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
import java.util.TreeMap;
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
        fields.put("tzdb", beat.tzdb());
        fields.put("since", beat.since().toString());
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
                    fields.getOrDefault("tzdb", "")));
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

    private Map<NodeId, Instant> beats(String node, Duration timeout) {
        long sent = namespace.clock().nanos();
        List<Object> reply = namespace
                .requests()
                .run(Script.BEAT, List.of(keys.nodes()), List.of(node, Long.toString(timeout.toMillis())));
        namespace.learnTime(sent, reply);
        Map<NodeId, Instant> beats = new TreeMap<>();
        List<Object> found = Replies.list(reply, 2);
        for (int i = 0; i + 1 < found.size(); i += 2) {
            Instant at = Instant.ofEpochMilli(Replies.millis(found, i + 1));
            nodeOf(Replies.text(found, i)).ifPresent(known -> beats.put(known, at));
        }
        return beats;
    }

    /** What is no name of a node cannot beat: it goes, so that it hides none of the others. */
    private Optional<NodeId> nodeOf(String member) {
        try {
            return Optional.of(new NodeId(member));
        } catch (IllegalArgumentException e) {
            LOG.error("beat of {} is struck out: {}", member, e.getMessage());
            namespace.requests().send("strike beat", commands -> commands.zrem(keys.nodes(), member));
            return Optional.empty();
        }
    }
}
