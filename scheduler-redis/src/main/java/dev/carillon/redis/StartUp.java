package dev.carillon.redis;

import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreProtocolException;
import io.lettuce.core.ScoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of a server before the first request: can it be trusted with schedules, and if not, what mends it? */
final class StartUp {

    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);

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
        SelfReport about = new SelfReport(
                new Requests(link, config, false).send("info server", commands -> commands.info("server")));
        requireKind(about, config);
        return about.version() >= SelfReport.WITH_SCRIPT_FLAGS;
    }

    /** What is meant for one server gets nowhere with a node of a cluster, or with a sentinel, and the other way round. */
    private static void requireKind(SelfReport about, RedisStoreConfig config) {
        String found = about.field("redis_mode").orElse("");
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

    /**
     * Looks for what may make the server lose data, or is not supported, and warns of it or refuses the server.
     *
     * @throws StoreAccessException when something was found and is to be refused
     */
    void check(Keys keys) {
        if (config.unsafeServer() == UnsafeServer.IGNORE) {
            return;
        }
        SelfReport told = told();
        List<String> found = new ArrayList<>(told.dangers());
        if (config.unsafeServer() == UnsafeServer.REFUSE && told.hasAof()) {
            checkFsync(found);
        }
        checkClock(keys, found);
        if (config.unsafeServer() == UnsafeServer.REFUSE && !found.isEmpty()) {
            throw new StoreAccessException("redis " + config.server() + ": " + String.join("; ", found), null);
        }
        Stream.concat(found.stream(), told.remarks().stream())
                .forEach(problem -> LOG.warn("redis {}: {}", config.server(), problem));
    }

    /** Asked of the settings, where passwords stand too; so nobody needs the right to who does not want to be that sure. */
    private void checkFsync(List<String> found) {
        if (setting("appendfsync").equals("no")) {
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
        SelfReport told = told();
        if (!told.hasAof()) {
            throw new StoreAccessException(
                    "redis " + config.server() + ": durability: fsynced needs appendonly yes", null);
        }
        if (setting("appendfsync").equals("always")) {
            return true;
        }
        if (told.version() < SelfReport.WITH_WAITAOF) {
            throw new StoreAccessException(
                    "redis " + config.server()
                            + ": durability: fsynced needs Redis 7.2 or later, or appendfsync always;" + " this one is "
                            + told.shownVersion(),
                    null);
        }
        return false;
    }

    private SelfReport told() {
        return new SelfReport(requests.sendTo(key, "info", commands -> commands.info()));
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
