package dev.carillon.redis;

import dev.carillon.store.StoreAccessException;
import io.lettuce.core.RedisException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of a server before the first request. */
final class StartUp {

    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");
    private static final Pattern EVICTION = Pattern.compile("(?m)^maxmemory_policy:(\\S+)");
    private static final Pattern MODE = Pattern.compile("(?m)^redis_mode:(\\S+)");
    private static final int FIRST_VERSION_WITH_SCRIPT_FLAGS = 7;

    private StartUp() {}

    /** True when the server knows the first line of scripts that says what they may do. */
    static boolean knowsScriptFlags(RedisLink link, RedisStoreConfig config) {
        try {
            String about = link.await(link.commands().info("server"));
            requireKind(about, config);
            Matcher version = VERSION.matcher(about);
            return !version.find() || Integer.parseInt(version.group(1)) >= FIRST_VERSION_WITH_SCRIPT_FLAGS;
        } catch (RedisException e) {
            throw Failure.of(e).toException(config.server(), "info server", e);
        }
    }

    /** What is meant for one server gets nowhere with a node of a cluster, or with a sentinel, and the other way round. */
    private static void requireKind(String about, RedisStoreConfig config) {
        Matcher mode = MODE.matcher(about);
        String found = mode.find() ? mode.group(1) : "";
        if (found.equals("sentinel")) {
            throw new StoreAccessException(
                    "redis " + config.server() + " is a sentinel: name it as redis-sentinel://host:port#primary", null);
        }
        if (found.equals("cluster") && !config.servers().isCluster()) {
            throw new StoreAccessException(
                    "redis " + config.server() + " is a node of a Redis Cluster: name it as redis-cluster://host:port",
                    null);
        }
    }

    /** Warns of a server that may throw away what it has promised to keep. */
    static void warnOfEviction(Requests requests) {
        Matcher policy = EVICTION.matcher(requests.send("info memory", commands -> commands.info("memory")));
        if (policy.find() && !policy.group(1).equals("noeviction")) {
            LOG.warn(
                    "maxmemory-policy is {}: the server may throw away schedules and leases; set it to noeviction",
                    policy.group(1));
        }
    }
}
