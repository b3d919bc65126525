package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.run.Ticker;
import dev.carillon.schedule.NameChars;
import dev.carillon.store.Acknowledgements;
import dev.carillon.store.Letter;
import dev.carillon.store.Mailbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The second door, on Redis streams. It has connections of its own: one to write, and one for each of the two things that are
 * waited for, because what waits on a connection holds up everything behind it. Each is opened when it is first needed.
 *
 * <p>The streams have no hash tag in common, so in a Redis Cluster they may live on several servers; no command names two of
 * them. Thread-safe.
 */
public final class RedisMailbox implements Mailbox {

    /** A read waits no longer, so that a connection which is dead without a sign is noticed by its silence. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final NameChars STREAM = NameChars.of("A-Z a-z 0-9 . _ -");

    private final RedisStoreConfig config;
    private final OwnLink letterLink;
    private final OwnLink ackLink;
    private final OwnLink writing;
    private final InboxRequests inbox;
    private final RunStreams streams;
    private final Duration longestWait;

    private RedisMailbox(RedisStoreConfig config, Duration givenAgainAfter) {
        this.config = config;
        Keys keys = new Keys(config.namespace());
        long now = Ticker.system().nanos();
        this.letterLink = new OwnLink(config);
        this.ackLink = new OwnLink(config);
        this.writing = new OwnLink(config);
        this.inbox = new InboxRequests(letterLink, writing, keys, givenAgainAfter, now);
        this.streams = new RunStreams(ackLink, writing, keys, now);
        Duration half = config.commandTimeout().dividedBy(2);
        this.longestWait = half.compareTo(LONGEST_WAIT) < 0 ? half : LONGEST_WAIT;
    }

    /** A mailbox in the namespace of the configuration. Connects with the first request, not before. */
    public static RedisMailbox open(RedisStoreConfig config) {
        return new RedisMailbox(config, GIVEN_AGAIN_AFTER);
    }

    /** One that does not wait as long before it takes letters from others. */
    static RedisMailbox open(RedisStoreConfig config, Duration givenAgainAfter) {
        return new RedisMailbox(config, givenAgainAfter);
    }

    @Override
    public List<Letter> receive(NodeId node, int limit, Duration patience) {
        return inbox.receive(node, requireLimit(limit), bounded(patience));
    }

    @Override
    public void answer(Letter letter, Map<String, String> reply) {
        inbox.answer(letter, reply);
    }

    @Override
    public void send(String stream, Map<String, String> fields) {
        if (!STREAM.make(stream, 0, stream.length(), MAX_STREAM_CHARS)) {
            throw new IllegalArgumentException(
                    "stream: the name must be 1 to " + MAX_STREAM_CHARS + " characters out of " + STREAM);
        }
        streams.send(stream, fields);
    }

    @Override
    public Acknowledgements acknowledgements(String cursor, int limit, Duration patience) {
        int most = requireLimit(limit);
        return cursor.isEmpty() ? streams.end() : streams.read(cursor, most, bounded(patience));
    }

    private static int requireLimit(int limit) {
        if (limit < 1 || limit > MAX_READ) {
            throw new IllegalArgumentException("limit: " + limit + " must be from 1 to " + MAX_READ);
        }
        return limit;
    }

    private Duration bounded(Duration patience) {
        return patience.compareTo(longestWait) > 0 ? longestWait : patience;
    }

    @Override
    public void close() {
        letterLink.close();
        ackLink.close();
        writing.close();
        try (OwnLink leaving = new OwnLink(config.withTimeouts(config.commandTimeout(), Duration.ZERO))) {
            inbox.leave(leaving);
        }
    }
}
