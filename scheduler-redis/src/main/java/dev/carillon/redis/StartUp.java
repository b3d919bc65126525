package dev.carillon.redis;

import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreProtocolException;
import io.lettuce.core.ScoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of a server before the first request: can it be trusted with schedules, and if not, what mends it? */
final class StartUp {

    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");
    private static final Pattern MODE = Pattern.compile("(?m)^redis_mode:(\\S+)");

    /** Versions as one number: the major one times a hundred, and the minor one. */
    private static final int WITH_SCRIPT_FLAGS = 700;

    private static final int WITH_WAITAOF = 702;
    private static final int OLDEST = 602;

    /** By how much a beat may be ahead of the clock before the clock counts as set back. */
    private static final Duration BEAT_AHEAD = Duration.ofSeconds(5);

    private final Requests requests;
    private final RedisStoreConfig config;

    /** Which server is asked, in a cluster: the primary that has this key. */
    private final String key;

    StartUp(Requests requests, RedisStoreConfig config) {
        this.requests = requests;
        this.config = config;
        this.key = new Keys(config.namespace()).meta();
    }

    /**
     * True when the server knows the first line of scripts that says what they may do. Asked like anything else until there is
     * an answer: a connection may be lost right behind its greeting.
     */
    static boolean knowsScriptFlags(RedisLink link, RedisStoreConfig config) {
        String about = new Requests(link, config, false).send("info server", commands -> commands.info("server"));
        requireKind(about, config);
        return version(about) >= WITH_SCRIPT_FLAGS;
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

    private static int version(String report) {
        Matcher version = VERSION.matcher(report);
        return version.find()
                ? Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2))
                : WITH_SCRIPT_FLAGS;
    }

    /**
     * Looks for what may make the server lose data, or is not supported, and warns of it or refuses the server.
     *
     * @throws StoreAccessException when something was found and is to be refused
     */
    void check(Keys keys) {
        if (config.unsafeServer() == UnsafeServer.IGNORE) {
            return;
        }
        List<String> found = new ArrayList<>();
        checkVersion(found);
        checkReports(found);
        if (config.unsafeServer() == UnsafeServer.REFUSE) {
            checkFsync(found);
        }
        checkClock(keys, found);
        if (config.unsafeServer() == UnsafeServer.REFUSE && !found.isEmpty()) {
            throw new StoreAccessException("redis " + config.server() + ": " + String.join("; ", found), null);
        }
        found.forEach(problem -> LOG.warn("redis {}: {}", config.server(), problem));
    }

    /** A version that is only old is warned of and never refused: everything works on it. */
    private void checkVersion(List<String> found) {
        int version = version(info("server"));
        String shown = version / 100 + "." + version % 100;
        if (version < OLDEST) {
            found.add("version " + shown + " is not supported; upgrade to 7.0 or later");
        } else if (version < WITH_SCRIPT_FLAGS) {
            LOG.warn("redis {}: version {} is old; upgrade to 7.0 or later", config.server(), shown);
        }
    }

    private void checkReports(List<String> found) {
        String policy = field(info("memory"), "maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            found.add("maxmemory-policy is " + policy
                    + ", so it may throw away schedules and leases; set it to noeviction");
        }
        if (!hasAof()) {
            found.add("the append-only file is off, so a restart loses what was written last; set appendonly yes");
        }
        if (field(info("replication"), "role", "master").equals("slave")) {
            found.add("it is a replica, which takes no writes; name the primary, or its sentinels");
        }
    }

    /** Asked of the settings, where passwords stand too; so nobody needs the right to who does not want to be that sure. */
    private void checkFsync(List<String> found) {
        String fsync = setting("appendfsync");
        if (fsync.equals("no") && hasAof()) {
            found.add("appendfsync is no, so a loss of power loses half a minute; set it to everysec or always");
        }
    }

    /** Nodes beat by the server's clock: a beat that is yet to come was made before the clock was set back. */
    private void checkClock(Keys keys, List<String> found) {
        List<ScoredValue<String>> latest =
                requests.send("latest beat", commands -> commands.zrevrangeWithScores(keys.nodes(), 0, 0));
        long now = Long.parseLong(requests.sendTo(key, "time", commands -> commands.time())
                        .get(0))
                * 1_000;
        if (!latest.isEmpty() && latest.get(0).getScore() - now > BEAT_AHEAD.toMillis()) {
            found.add("its clock was set back, for a node has beaten "
                    + Duration.ofMillis((long) latest.get(0).getScore() - now)
                    + " from now; let it be kept by NTP, in small steps");
        }
    }

    /**
     * True when every answer of the server comes after its fsync; false when it has to be waited for.
     *
     * @throws StoreAccessException when the server can do neither
     */
    boolean answersAfterFsync() {
        if (!hasAof()) {
            throw new StoreAccessException(
                    "redis " + config.server() + ": durability: fsynced needs appendonly yes", null);
        }
        if (setting("appendfsync").equals("always")) {
            return true;
        }
        int version = version(info("server"));
        if (version < WITH_WAITAOF) {
            throw new StoreAccessException(
                    "redis " + config.server()
                            + ": durability: fsynced needs Redis 7.2 or later, or appendfsync always;" + " this one is "
                            + version / 100 + "." + version % 100,
                    null);
        }
        return false;
    }

    private boolean hasAof() {
        return field(info("persistence"), "aof_enabled", "1").equals("1");
    }

    private String info(String section) {
        return requests.sendTo(key, "info " + section, commands -> commands.info(section));
    }

    private static String field(String report, String name, String otherwise) {
        Matcher value = Pattern.compile("(?m)^" + name + ":(\\S+)").matcher(report);
        return value.find() ? value.group(1) : otherwise;
    }

    /** A setting of the server, empty when it does not tell: many that are managed by others do not. */
    private String setting(String name) {
        try {
            Map<String, String> found = requests.sendTo(key, "config get", commands -> commands.configGet(name));
            return found.getOrDefault(name, "");
        } catch (StoreAccessException | StoreProtocolException e) {
            LOG.info("redis {} does not tell its {}, which is not checked: {}", config.server(), name, e.getMessage());
            return "";
        }
    }
}
