package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.store.Letter;
import dev.carillon.store.Mailbox;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoreProtocolException;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox: a stream with one consumer group, in which each node is a consumer. What a node was given stays its own until it
 * is acknowledged, so nothing is lost with it. A letter is deleted when it is answered; the stream holds what is not answered.
 * Thread-safe.
 */
final class InboxRequests {

    static final String GROUP = "nodes";

    private static final Logger LOG = LoggerFactory.getLogger(InboxRequests.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long TIDY_NANOS = Duration.ofHours(1).toNanos();

    /** A consumer that is there says so every second; one that was silent for so long and has nothing is gone. */
    private static final long GONE_MILLIS = Duration.ofHours(1).toMillis();

    private final OwnLink reading;
    private final OwnLink writing;
    private final Keys keys;
    private final Duration givenAgainAfter;
    private final AtomicLong nextLook;
    private final AtomicLong nextTidying;
    private final Set<NodeId> nodes = ConcurrentHashMap.newKeySet();

    /**
     * @param reading waits for letters
     * @param writing does everything else
     */
    InboxRequests(OwnLink reading, OwnLink writing, Keys keys, Duration givenAgainAfter, long nowNanos) {
        this.reading = reading;
        this.writing = writing;
        this.keys = keys;
        this.givenAgainAfter = givenAgainAfter;
        this.nextLook = new AtomicLong(nowNanos);
        this.nextTidying = new AtomicLong(nowNanos);
    }

    List<Letter> receive(NodeId node, int limit, Duration patience) {
        nodes.add(node);
        try {
            return take(node, limit, patience);
        } catch (StoreProtocolException e) {
            if (!lacksGroup(e)) {
                throw e;
            }
            createGroup();
            return take(node, limit, patience);
        }
    }

    private static boolean lacksGroup(StoreProtocolException thrown) {
        RedisCommandExecutionException reply = Failure.find(thrown, RedisCommandExecutionException.class);
        return reply != null && String.valueOf(reply.getMessage()).startsWith("NOGROUP");
    }

    /** The group begins with the first letter, so those count that were written before there was a node. */
    private void createGroup() {
        try {
            writing.requests()
                    .send(
                            "create group",
                            commands -> commands.xgroupCreate(
                                    XReadArgs.StreamOffset.from(keys.inbox(), "0"),
                                    GROUP,
                                    new XGroupCreateArgs().mkstream(true)));
        } catch (StoreProtocolException e) {
            RedisCommandExecutionException reply = Failure.find(e, RedisCommandExecutionException.class);
            if (reply == null || !String.valueOf(reply.getMessage()).startsWith("BUSYGROUP")) {
                throw e;
            }
        }
    }

    private List<Letter> take(NodeId node, int limit, Duration patience) {
        Map<String, Letter> taken = new LinkedHashMap<>();
        add(taken, read(node, "0", limit, Duration.ZERO));
        if (taken.size() < limit && isTime(nextLook, LOOK_NANOS)) {
            add(taken, abandoned(node, limit - taken.size()));
            tidy();
        }
        if (taken.size() < limit) {
            Duration wait = taken.isEmpty() ? patience : Duration.ZERO;
            add(taken, read(node, ">", limit - taken.size(), wait));
        }
        return List.copyOf(taken.values());
    }

    private boolean isTime(AtomicLong next, long periodNanos) {
        long planned = next.get();
        long now = reading.requests().nanos();
        return now - planned >= 0 && next.compareAndSet(planned, now + periodNanos);
    }

    /** One that somebody deleted has no fields any more, and is let go. */
    private void add(Map<String, Letter> taken, List<StreamMessage<String, String>> entries) {
        for (StreamMessage<String, String> entry : entries) {
            Map<String, String> fields = entry.getBody();
            if (fields == null || fields.isEmpty()) {
                forget(entry.getId());
            } else {
                taken.put(entry.getId(), new Letter(entry.getId(), fields));
            }
        }
    }

    /** @param from {@code 0} for what the node was given already, {@code >} for what nobody was given */
    @SuppressWarnings("unchecked") // the client's own array of one key
    private List<StreamMessage<String, String>> read(NodeId node, String from, int limit, Duration patience) {
        XReadArgs args = XReadArgs.Builder.count(limit);
        if (patience.toMillis() > 0) {
            args.block(patience);
        }
        XReadArgs.StreamOffset<String> place = XReadArgs.StreamOffset.from(keys.inbox(), from);
        return reading.requests().send("read inbox", commands -> commands.xreadgroup(consumer(node), args, place));
    }

    private static Consumer<String> consumer(NodeId node) {
        return Consumer.from(GROUP, node.value());
    }

    private List<StreamMessage<String, String>> abandoned(NodeId node, int limit) {
        XAutoClaimArgs<String> args = XAutoClaimArgs.Builder.xautoclaim(consumer(node), givenAgainAfter, "0")
                .count(limit);
        return reading.requests()
                .send("take over letters", commands -> commands.xautoclaim(keys.inbox(), args))
                .getMessages();
    }

    /** The reply comes first: a letter without one is handled again, a reply without its letter harms nobody. */
    void answer(Letter letter, Map<String, String> reply) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("request", letter.id());
        fields.putAll(reply);
        XAddArgs args = new XAddArgs().maxlen(Mailbox.MAX_REPLIES).approximateTrimming();
        writing.requests().send("reply", commands -> commands.xadd(keys.replies(), args, fields));
        forget(letter.id());
    }

    private void forget(String id) {
        writing.requests().send("acknowledge letter", commands -> commands.xack(keys.inbox(), GROUP, id));
        writing.requests().send("delete letter", commands -> commands.xdel(keys.inbox(), id));
    }

    /** Nodes that died left their names in the group. */
    private void tidy() {
        if (isTime(nextTidying, TIDY_NANOS)) {
            for (Member member : members(writing.requests())) {
                if (member.pending() == 0 && member.idleMillis() > GONE_MILLIS) {
                    leave(writing.requests(), member.name());
                }
            }
        }
    }

    /** A consumer, and how many letters it has. */
    private record Member(String name, long pending, long idleMillis) {

        /** @param reply names with values, in turn */
        static Member of(Object reply) {
            Map<String, Object> fields = new LinkedHashMap<>();
            List<?> list = (List<?>) reply;
            for (int i = 0; i + 1 < list.size(); i += 2) {
                fields.put(String.valueOf(list.get(i)), list.get(i + 1));
            }
            return new Member(String.valueOf(fields.get("name")), number(fields, "pending"), number(fields, "idle"));
        }

        private static long number(Map<String, Object> fields, String name) {
            return fields.get(name) instanceof Number number ? number.longValue() : 0;
        }
    }

    private List<Member> members(Requests requests) {
        List<Object> replies = requests.send("read group", commands -> commands.xinfoConsumers(keys.inbox(), GROUP));
        List<Member> members = new ArrayList<>(replies.size());
        replies.forEach(reply -> members.add(Member.of(reply)));
        return members;
    }

    private void leave(Requests requests, String name) {
        requests.send("leave group", commands -> commands.xgroupDelconsumer(keys.inbox(), Consumer.from(GROUP, name)));
    }

    /**
     * Takes the names of this process out of the group, but for one that has letters: they would be gone with it.
     *
     * @param leaving a connection that does not wait for long
     */
    void leave(OwnLink leaving) {
        if (nodes.isEmpty()) {
            return;
        }
        try {
            for (Member member : members(leaving.requests())) {
                if (member.pending() == 0 && nodes.contains(new NodeId(member.name()))) {
                    leave(leaving.requests(), member.name());
                }
            }
        } catch (StoreException e) {
            LOG.debug("the names of this process stay in the group of the inbox", e);
        }
    }
}
