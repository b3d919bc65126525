package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.LiveNode;
import dev.carillon.store.NodeBeat;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
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
        long sent = namespace.clock().nanos();
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.BEAT,
                        List.of(keys.nodes()),
                        List.of(
                                beat.node().value(),
                                Long.toString(beat.timeout().toMillis())));
        namespace.learnTime(sent, reply);
        List<Object> found = Replies.list(reply, 2);
        List<NodeId> live = new ArrayList<>();
        for (int i = 0; i + 1 < found.size(); i += 2) {
            String member = Replies.text(found, i);
            nodeOf(member).ifPresentOrElse(live::add, () -> strikeOut(member));
        }
        return live;
    }

    /** What is no name of a node cannot beat: it goes, so that it hides none of the others. */
    private void strikeOut(String member) {
        namespace.requests().send("strike beat", commands -> commands.zrem(keys.nodes(), member));
    }

    void leave(NodeId node) {
        namespace.requests().send("leave", commands -> commands.zrem(keys.nodes(), node.value()));
        namespace.requests().send("leave", commands -> commands.del(keys.node(node)));
    }

    /** Reads only, so that whoever may not write can look. */
    List<LiveNode> nodes() {
        Instant forgotten = namespace.clock().instant().minus(KNOWN_FOR);
        Range<Long> known = Range.from(Range.Boundary.excluding(forgotten.toEpochMilli()), Range.Boundary.unbounded());
        List<ScoredValue<String>> beats = namespace
                .requests()
                .send("read nodes", commands -> commands.zrangebyscoreWithScores(keys.nodes(), known));
        List<ScoredValue<String>> named = beats.stream()
                .filter(beat -> nodeOf(beat.getValue()).isPresent())
                .sorted(Comparator.comparing(ScoredValue::getValue))
                .toList();
        List<Map<String, String>> records = namespace.readAll(named.stream()
                .map(beat -> keys.node(new NodeId(beat.getValue())))
                .toList());
        List<LiveNode> nodes = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            Instant lastBeat = Instant.ofEpochMilli((long) named.get(i).getScore());
            if (!records.get(i).isEmpty()) {
                read(new NodeId(named.get(i).getValue()), lastBeat, records.get(i))
                        .ifPresent(nodes::add);
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

    private static Optional<NodeId> nodeOf(String member) {
        try {
            return Optional.of(new NodeId(member));
        } catch (IllegalArgumentException e) {
            LOG.error("the beat of what is no node is passed over: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
