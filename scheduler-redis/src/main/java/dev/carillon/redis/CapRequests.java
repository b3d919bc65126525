package dev.carillon.redis;

import dev.carillon.run.Shard;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Caps, and the count of schedules that one of them needs. Schedules are counted only while there is a cap; those that were
 * there before are counted when it is set and, in case that was interrupted, by every audit.
 */
final class CapRequests {

    private static final String SCHEDULES = "cap.schedules";
    private static final String FIRES = "cap.fires";

    private final Namespace namespace;
    private final ReadRequests reads;

    CapRequests(Namespace namespace, ReadRequests reads) {
        this.namespace = namespace;
        this.reads = reads;
    }

    NamespaceCaps get() {
        int shards = namespace.layout().shards();
        String key = namespace.keys().counters(new Shard(0));
        List<KeyValue<String, String>> caps =
                namespace.requests().send("read caps", commands -> commands.hmget(key, SCHEDULES, FIRES));
        return new NamespaceCaps(total(caps.get(0), shards), total(caps.get(1), shards));
    }

    /** A cap that is no number is none to the scripts either. */
    private static OptionalInt total(KeyValue<String, String> share, int shards) {
        try {
            String text = share.getValueOrElse(null);
            return text == null
                    ? OptionalInt.empty()
                    : OptionalInt.of((int) Math.min(NamespaceCaps.MOST, Long.parseLong(text) * shards));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    void set(NamespaceCaps caps) {
        int shards = namespace.layout().fixedShards();
        for (int index = 0; index < shards; index++) {
            Shard shard = new Shard(index);
            set(shard, SCHEDULES, caps.schedules(), shards);
            set(shard, FIRES, caps.firesPerSecond(), shards);
            if (caps.schedules().isPresent()) {
                countAll(shard);
            }
        }
    }

    private void set(Shard shard, String field, OptionalInt cap, int shards) {
        String key = namespace.keys().counters(shard);
        if (cap.isPresent()) {
            String share = Integer.toString((cap.getAsInt() + shards - 1) / shards);
            namespace.requests().send("set cap", commands -> commands.hset(key, field, share));
        } else {
            namespace.requests().send("remove cap", commands -> commands.hdel(key, field));
        }
    }

    private void countAll(Shard shard) {
        Optional<String> cursor = Optional.of("0");
        while (cursor.isPresent()) {
            KeyScanCursor<String> page = reads.scan(shard, cursor.get());
            count(shard, page.getKeys());
            cursor = page.isFinished() ? Optional.empty() : Optional.of(page.getCursor());
        }
    }

    /** Counts those that are not, if there is a cap. */
    void countUncounted(Shard shard, List<String> scheduleKeys) {
        String key = namespace.keys().counters(shard);
        if (!scheduleKeys.isEmpty()
                && namespace.requests().send("read caps", commands -> commands.hexists(key, SCHEDULES))) {
            count(shard, scheduleKeys);
        }
    }

    private void count(Shard shard, List<String> scheduleKeys) {
        if (!scheduleKeys.isEmpty()) {
            List<String> scriptKeys = new ArrayList<>(List.of(namespace.keys().counters(shard)));
            scriptKeys.addAll(scheduleKeys);
            namespace.requests().run(Script.COUNT_SCHEDULES, scriptKeys, List.of());
        }
    }
}
