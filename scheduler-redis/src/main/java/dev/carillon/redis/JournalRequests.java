package dev.carillon.redis;

import dev.carillon.store.JournalEntry;
import io.lettuce.core.StreamMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people and programs changed: a stream whose entries have the server's time in their ids. */
final class JournalRequests {

    private static final String ACTOR = "actor";
    private static final String ACTION = "action";
    private static final String TARGET = "target";
    private static final String REASON = "reason";
    private static final String VIA = "via";

    private final Streams streams;
    private final String key;

    JournalRequests(Namespace namespace) {
        this.streams = new Streams(namespace.requests());
        this.key = namespace.keys().journal();
    }

    /** All fields, those without words too, so that every entry has as many lines. */
    void note(JournalEntry entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(ACTOR, entry.actor());
        fields.put(ACTION, entry.action());
        fields.put(TARGET, entry.target());
        fields.put(REASON, entry.reason());
        fields.put(VIA, entry.via());
        streams.add(key, JournalEntry.MAX_KEPT, fields);
    }

    List<JournalEntry> latest(int limit) {
        JournalEntry.requireLimit(limit);
        return Streams.read(key, streams.latest(key, limit), JournalRequests::read);
    }

    private static JournalEntry read(StreamMessage<String, String> entry) {
        return new JournalEntry(
                Streams.addedAt(entry),
                Streams.field(entry, ACTOR),
                Streams.field(entry, ACTION),
                Streams.field(entry, TARGET),
                Streams.field(entry, REASON),
                Streams.field(entry, VIA));
    }
}
