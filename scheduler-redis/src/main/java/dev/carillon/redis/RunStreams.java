package dev.carillon.redis;

import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.store.Acknowledgement;
import dev.carillon.store.Acknowledgements;
import dev.carillon.store.Mailbox;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams on which runs are handed out, and the one on which they are acknowledged. Thread-safe. */
final class RunStreams {

    private static final Logger LOG = LoggerFactory.getLogger(RunStreams.class);

    /** Where an empty stream ends. */
    private static final String BEGINNING = "0-0";

    private static final long TRIM_NANOS = Duration.ofSeconds(10).toNanos();

    private final OwnLink reading;
    private final OwnLink writing;
    private final Keys keys;
    private final AtomicLong nextTrimming;

    /**
     * @param reading waits for acknowledgements
     * @param writing does everything else
     */
    RunStreams(OwnLink reading, OwnLink writing, Keys keys, long nowNanos) {
        this.reading = reading;
        this.writing = writing;
        this.keys = keys;
        this.nextTrimming = new AtomicLong(nowNanos);
    }

    void send(String stream, Map<String, String> fields) {
        XAddArgs args = new XAddArgs().maxlen(Mailbox.MAX_HANDED_OUT).approximateTrimming();
        writing.requests().send("hand out", commands -> commands.xadd(keys.stream(stream), args, fields));
    }

    /** Where the acknowledgements end now. */
    Acknowledgements end() {
        List<StreamMessage<String, String>> latest = writing.requests()
                .send(
                        "read acknowledgements",
                        commands -> commands.xrevrange(keys.acks(), Range.unbounded(), Limit.from(1)));
        return new Acknowledgements(
                List.of(), latest.isEmpty() ? BEGINNING : latest.get(0).getId());
    }

    @SuppressWarnings("unchecked") // the client's own array of one key
    Acknowledgements read(String cursor, int limit, Duration patience) {
        XReadArgs args = XReadArgs.Builder.count(limit);
        if (patience.toMillis() > 0) {
            args.block(patience);
        }
        XReadArgs.StreamOffset<String> place = XReadArgs.StreamOffset.from(keys.acks(), cursor);
        List<StreamMessage<String, String>> entries =
                reading.requests().send("read acknowledgements", commands -> commands.xread(args, place));
        if (entries.isEmpty()) {
            return new Acknowledgements(List.of(), cursor);
        }
        trim();
        List<Acknowledgement> list = new ArrayList<>(entries.size());
        entries.forEach(entry -> parse(entry).ifPresent(list::add));
        return new Acknowledgements(list, entries.get(entries.size() - 1).getId());
    }

    /** Those who acknowledge need not think of it. */
    private void trim() {
        long planned = nextTrimming.get();
        long now = writing.requests().nanos();
        if (now - planned >= 0 && nextTrimming.compareAndSet(planned, now + TRIM_NANOS)) {
            writing.requests()
                    .send(
                            "trim acknowledgements",
                            commands -> commands.xtrim(keys.acks(), true, Mailbox.MAX_ACKNOWLEDGEMENTS));
        }
    }

    /** An empty error is none, for writers that have to say something. */
    private static Optional<Acknowledgement> parse(StreamMessage<String, String> entry) {
        Map<String, String> fields = entry.getBody();
        try {
            return Optional.of(new Acknowledgement(
                    new RunId(fields.getOrDefault("run", "")),
                    new Fence(Long.parseLong(fields.getOrDefault("fence", ""))),
                    Optional.ofNullable(fields.get("error")).filter(text -> !text.isBlank()),
                    Optional.ofNullable(fields.get("result")).filter(text -> !text.isBlank())));
        } catch (IllegalArgumentException e) {
            LOG.warn("the acknowledgement {} cannot be read: {}", entry.getId(), e.getMessage());
            return Optional.empty();
        }
    }
}
