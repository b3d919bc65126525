package dev.carillon.redis;

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
