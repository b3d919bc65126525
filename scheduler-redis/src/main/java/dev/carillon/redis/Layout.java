package dev.carillon.redis;

import dev.carillon.store.StoreAccessException;
import java.util.Map;

/**
 * The namespace's own record: its layout, and over how many shards its schedules are spread. It is looked for when the
 * store is opened, but made only when something is to be put there: looking at a namespace, perhaps under a mistyped name,
 * makes nothing. Thread-safe.
 */
final class Layout {

    /** The layout that this version writes; a namespace with a larger one is refused. */
    static final int VERSION = 1;

    private final Requests requests;
    private final Keys keys;
    private final RedisStoreConfig config;
    private volatile int recordedShards;

    private Layout(Requests requests, Keys keys, RedisStoreConfig config) {
        this.requests = requests;
        this.keys = keys;
        this.config = config;
    }

    /**
     * Reads the record, if there is one.
     *
     * @throws StoreAccessException when its layout is of a later version, or its number of shards another one
     */
    static Layout read(Requests requests, Keys keys, RedisStoreConfig config) {
        Layout layout = new Layout(requests, keys, config);
        layout.look();
        return layout;
    }

    /**
     * Over how many shards the schedules are spread, or would be, as long as there is no record.
     *
     * @throws StoreAccessException as {@link #read}
     */
    int shards() {
        if (recordedShards == 0) {
            look();
        }
        return recordedShards == 0 ? config.newShards() : recordedShards;
    }

    /**
     * Over how many shards the schedules are spread, from now on at the latest.
     *
     * @throws StoreAccessException as {@link #read}
     */
    int fixedShards() {
        if (recordedShards == 0) {
            write(config.newShards());
            look();
        }
        return recordedShards;
    }

    /**
     * Writes the record anew if it was known and is gone: whoever opens the namespace next would take it for a new one.
     *
     * @return true when it was gone
     */
    boolean restore() {
        int known = recordedShards;
        if (known == 0 || requests.send("meta", commands -> commands.exists(keys.meta())) > 0) {
            return false;
        }
        write(known);
        return true;
    }

    private void write(int shards) {
        requests.send("meta", commands -> commands.hsetnx(keys.meta(), "shards", Integer.toString(shards)));
        requests.send("meta", commands -> commands.hsetnx(keys.meta(), "layout", Integer.toString(VERSION)));
    }

    /** The layout is written last, so a record without it is not yet one. */
    private void look() {
        Map<String, String> meta = requests.send("meta", commands -> commands.hgetall(keys.meta()));
        if (!meta.containsKey("layout")) {
            return;
        }
        int layout = number(meta, "layout");
        if (layout > VERSION) {
            throw new StoreAccessException(
                    "namespace " + config.namespace() + ": its layout " + layout
                            + " is of a later version; this one knows " + VERSION,
                    null);
        }
        int shards = number(meta, "shards");
        if (shards != config.shards().orElse(shards)) {
            throw new StoreAccessException(
                    "shards: namespace " + config.namespace() + " has " + shards + ", not "
                            + config.shards().orElse(shards)
                            + "; the number is fixed when a namespace is first used",
                    null);
        }
        recordedShards = shards;
    }

    private int number(Map<String, String> meta, String field) {
        String value = meta.getOrDefault(field, "");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new StoreAccessException(
                    "namespace " + config.namespace() + ": its " + field + " is no number: '" + value + "'", e);
        }
    }
}
