package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.store.MinuteFigures;
import io.lettuce.core.StreamMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What nodes counted minute by minute: a stream, to which each node adds what it has of a minute once that is over. */
final class MinuteRequests {

    private static final String MINUTE = "minute";
    private static final String NODE = "node";
    private static final String STARTED = "started";
    private static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";
    private static final String MISSED = "missed";
    private static final String OVERDUE = "overdueMillis";
    private static final String P50 = "p50Millis";
    private static final String P99 = "p99Millis";
    private static final String MAX = "maxMillis";
    private static final String LATENESS = "lateness";

    /** The last second that an id of an entry has to reach. */
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final Streams streams;
    private final String key;

    MinuteRequests(Namespace namespace) {
        this.streams = new Streams(namespace.requests());
        this.key = namespace.keys().minutes();
    }

    void record(MinuteFigures figures) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(MINUTE, Times.iso(figures.minute()));
        fields.put(NODE, figures.node().value());
        fields.put(STARTED, Integer.toString(figures.started()));
        fields.put(SUCCEEDED, Integer.toString(figures.succeeded()));
        fields.put(FAILED, Integer.toString(figures.failed()));
        fields.put(MISSED, Integer.toString(figures.missed()));
        fields.put(OVERDUE, Long.toString(figures.overdueMillis()));
        fields.put(P50, Double.toString(figures.p50Millis()));
        fields.put(P99, Double.toString(figures.p99Millis()));
        fields.put(MAX, Double.toString(figures.maxMillis()));
        fields.put(LATENESS, figures.lateness());
        streams.add(key, MinuteFigures.MAX_KEPT, fields);
    }

    /** What is of a minute is added behind its beginning, so nothing before that has to be read. */
    List<MinuteFigures> since(Instant from) {
        long second = Math.max(0, Math.min(from.getEpochSecond(), LAST_SECOND));
        List<StreamMessage<String, String>> entries = streams.since(key, second * 1_000, MinuteFigures.MAX_KEPT);
        return MinuteFigures.listed(Streams.read(key, entries, MinuteRequests::read).stream(), from);
    }

    private static MinuteFigures read(StreamMessage<String, String> entry) {
        return new MinuteFigures(
                Times.instant(Streams.field(entry, MINUTE)),
                new NodeId(Streams.field(entry, NODE)),
                Integer.parseInt(Streams.field(entry, STARTED)),
                Integer.parseInt(Streams.field(entry, SUCCEEDED)),
                Integer.parseInt(Streams.field(entry, FAILED)),
                Integer.parseInt(Streams.field(entry, MISSED)),
                Long.parseLong(Streams.field(entry, OVERDUE)),
                Streams.field(entry, LATENESS),
                Double.parseDouble(Streams.field(entry, P50)),
                Double.parseDouble(Streams.field(entry, P99)),
                Double.parseDouble(Streams.field(entry, MAX)));
    }
}
