package dev.carillon.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams of the namespace, to whose end is added, and which keep about the latest so many entries. Thread-safe. */
final class Streams {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    /** How many entries are read with one command, so that none holds up the server for long. */
    private static final int READ_TOGETHER = 1_000;

    private final Requests requests;

    Streams(Requests requests) {
        this.requests = requests;
    }

    /** Adds an entry, whose id the server makes. Sent again after a lost reply, it may stand there twice. */
    void add(String key, int mostKept, Map<String, String> fields) {
        XAddArgs args = new XAddArgs().maxlen(mostKept).approximateTrimming();
        requests.send("add to stream", commands -> commands.xadd(key, args, fields));
    }

    /** The latest entries, newest first. */
    List<StreamMessage<String, String>> latest(String key, int limit) {
        return requests.send(
                "read stream", commands -> commands.xrevrange(key, Range.<String>unbounded(), Limit.from(limit)));
    }

    /** The entries that were added at a moment or later, oldest first, about as many as are kept. */
    List<StreamMessage<String, String>> since(String key, long epochMillis, int mostKept) {
        List<StreamMessage<String, String>> all = new ArrayList<>();
        String from = epochMillis + "-0";
        int found = READ_TOGETHER;
        // one more page than the limit needs, because trimming leaves a little more than that
        while (found == READ_TOGETHER && all.size() <= mostKept) {
            Range<String> range = Range.from(Range.Boundary.including(from), Range.Boundary.unbounded());
            List<StreamMessage<String, String>> page =
                    requests.send("read stream", commands -> commands.xrange(key, range, Limit.from(READ_TOGETHER)));
            all.addAll(page);
            found = page.size();
            if (found > 0) {
                from = behind(page.get(found - 1).getId());
            }
        }
        return all;
    }

    /** The first id that can stand behind another one. */
    private static String behind(String id) {
        int at = id.indexOf('-') + 1;
        return id.substring(0, at) + Long.toUnsignedString(Long.parseUnsignedLong(id, at, id.length(), 10) + 1);
    }

    /** When an entry was added, by the clock of its server. */
    static Instant addedAt(StreamMessage<String, String> entry) {
        String id = entry.getId();
        return Instant.ofEpochMilli(Long.parseLong(id, 0, id.indexOf('-'), 10));
    }

    /** What the entries say. Those that cannot be read are passed over, which is said once. */
    static <T> List<T> read(
            String key,
            List<StreamMessage<String, String>> entries,
            Function<StreamMessage<String, String>, T> reader) {
        List<T> read = new ArrayList<>(entries.size());
        String problem = "";
        for (StreamMessage<String, String> entry : entries) {
            try {
                read.add(reader.apply(entry));
            } catch (IllegalArgumentException | DateTimeException e) {
                problem = entry.getId() + ": " + e.getMessage();
            }
        }
        if (!problem.isEmpty()) {
            LOG.warn(
                    "{} entries of {} were passed over, the last of them {}",
                    entries.size() - read.size(),
                    key,
                    problem);
        }
        return read;
    }

    /**
     * A field of an entry.
     *
     * @throws IllegalArgumentException naming the field when it is not there
     */
    static String field(StreamMessage<String, String> entry, String name) {
        String value = entry.getBody().get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + ": is missing");
        }
        return value;
    }
}
