package dev.carillon.redis;

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

    /**
     * True when the server knows the first line of scripts that says what they may do. Asked like anything else until there is
     * an answer: a connection may be lost right behind its greeting.
     */
    static boolean knowsScriptFlags(RedisLink link, RedisStoreConfig config) {
        String about = new Requests(link, config, false).send("info server", commands -> commands.info("server"));
        Matcher version = VERSION.matcher(about);
        return !version.find() || Integer.parseInt(version.group(1)) >= FIRST_VERSION_WITH_SCRIPT_FLAGS;
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
