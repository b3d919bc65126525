package dev.carillon.redis;

import dev.carillon.run.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes as the server knows them: when they last beat, and to which server they have said what they run. */
final class NodeRegistry {

    /** The field of a node's hash that names the server to which it has said what it runs. */
    static final String ASSERTED = "asserted";

    private static final Logger LOG = LoggerFactory.getLogger(NodeRegistry.class);

    private final Namespace namespace;
    private final Keys keys;

    NodeRegistry(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    /** The last beats of those that beat within a time, by the server's clock. */
    Map<NodeId, Instant> beats(Duration timeout) {
        return beats("", timeout);
    }

    /** Notes a beat, and reads the last beats of those that beat within a time. */
    Map<NodeId, Instant> beat(NodeId node, Duration timeout) {
        return beats(node.value(), timeout);
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

    /** Notes that a node has said to a server what it runs; like all about it, this goes when its beats stop. */
    void asserted(NodeId node, String server, Duration timeout) {
        String key = keys.node(node);
        namespace.requests().send("assertion", commands -> commands.hset(key, ASSERTED, server));
        namespace.requests().send("assertion", commands -> commands.pexpire(key, timeout.toMillis()));
    }

    /** True when all of them have said to this server what they run. */
    boolean haveAsserted(Collection<NodeId> nodes, String server) {
        return namespace.readAll(nodes.stream().map(keys::node).toList()).stream()
                .allMatch(fields -> server.equals(fields.get(ASSERTED)));
    }
}
