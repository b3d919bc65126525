package dev.carillon.redis;

import dev.carillon.store.StoreAccessException;
import io.lettuce.core.RedisException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is settled with a server before the first request: its version, and the layout of the namespace. */
final class StartUp {

    /** The layout that this version writes; a namespace with a larger one is refused. */
    static final int LAYOUT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");
    private static final Pattern EVICTION = Pattern.compile("(?m)^maxmemory_policy:(\\S+)");
    private static final int FIRST_VERSION_WITH_SCRIPT_FLAGS = 7;

    private StartUp() {}

    /** True when the server knows the first line of scripts that says what they may do. */
    static boolean knowsScriptFlags(RedisLink link, RedisStoreConfig config) {
        try {
            Matcher version = VERSION.matcher(link.await(link.commands().info("server")));
            return !version.find() || Integer.parseInt(version.group(1)) >= FIRST_VERSION_WITH_SCRIPT_FLAGS;
        } catch (RedisException e) {
            throw Failure.of(e).toException(config.server(), "info server", e);
        }
    }

    /**
     * Reads the namespace's own record, or writes it when the namespace is new.
     *
     * @return over how many shards its schedules are spread
     * @throws StoreAccessException when its layout is of a later version
     */
    static int openNamespace(Requests requests, Keys keys, RedisStoreConfig config) {
        requests.send("meta", commands -> commands.hsetnx(keys.meta(), "shards", Integer.toString(config.shards())));
        requests.send("meta", commands -> commands.hsetnx(keys.meta(), "layout", Integer.toString(LAYOUT)));
        Map<String, String> meta = requests.send("meta", commands -> commands.hgetall(keys.meta()));
        int layout = number(config, meta, "layout");
        if (layout > LAYOUT) {
            throw new StoreAccessException(
                    "namespace " + config.namespace() + ": its layout " + layout
                            + " is of a later version; this one knows " + LAYOUT,
                    null);
        }
        int shards = number(config, meta, "shards");
        if (shards != config.shards() && config.shards() != 1) {
            throw new StoreAccessException(
                    "shards: namespace " + config.namespace() + " has " + shards + ", not " + config.shards()
                            + "; the number is fixed when a namespace is first used",
                    null);
        }
        warnOfEviction(requests);
        return shards;
    }

    private static int number(RedisStoreConfig config, Map<String, String> meta, String field) {
        String value = meta.getOrDefault(field, "");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new StoreAccessException(
                    "namespace " + config.namespace() + ": its " + field + " is no number: '" + value + "'", e);
        }
    }

    private static void warnOfEviction(Requests requests) {
        Matcher policy = EVICTION.matcher(requests.send("info memory", commands -> commands.info("memory")));
        if (policy.find() && !policy.group(1).equals("noeviction")) {
            LOG.warn(
                    "maxmemory-policy is {}: the server may throw away schedules and leases; set it to noeviction",
                    policy.group(1));
        }
    }
}
