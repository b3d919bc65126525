package dev.carillon.node.effect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.effect.EffectGuard;
import dev.carillon.node.semantics.RealTime;
import dev.carillon.node.testing.TestCluster;
import dev.carillon.node.testing.TestNode;
import dev.carillon.redis.RedisEffects;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.RedisWrites;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nodes that are killed in the middle of a handler, after its effect and before its end is recorded, as often as there
 * are runs, {@code -Dcarillon.effects.runs=200} for example: with a guard each effect happened once, and without one it did not.
 */
class EffectsTest {

    private static final int RUNS = Integer.getInteger("carillon.effects.runs", 60);
    private static final int NODES = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Task<@Nullable Void> PAY = Task.of("pay");

    /** Where in the handler the node dies. */
    private enum Death {
        AFTER_SQL,
        AFTER_REDIS,
        AT_THE_END
    }

    private final RedisServer server = RedisServer.start();
    private final String prefix = "effects-" + UUID.randomUUID().toString().substring(0, 8);
    private final Set<String> killed = new HashSet<>();
    private final List<TestNode> dead = new ArrayList<>();
    private final EffectGuard guard = EffectGuard.postgres();

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private RedisEffects effects;

    @SuppressWarnings("NullAway.Init")
    private TestCluster cluster;

    @BeforeEach
    void open() throws Exception {
        database = PostgresServer.newDatabase();
        database.executeAll(guard.ddl());
        database.execute("CREATE TABLE guarded (run VARCHAR(200))");
        database.execute("CREATE TABLE unguarded (run VARCHAR(200))");
        RedisScheduleStore store =
                RedisScheduleStore.open(RedisStoreConfig.of(server.url()).withNamespace(prefix));
        effects = store.effects();
        cluster = TestCluster.on(store, new RealTime());
    }

    @AfterEach
    void close() {
        cluster.close();
        server.close();
    }

    private void pay(TestNode node, Run run) throws Exception {
        String insert = " (run) VALUES ('" + run.id() + "')";
        database.execute("INSERT INTO unguarded" + insert);
        guard.once(database.source(), run, connection -> Database.execute(connection, "INSERT INTO guarded" + insert));
        dieOnce(Death.AFTER_SQL, node, run);
        effects.once(
                run,
                new RedisWrites()
                        .increment(redisKey("sum"), 1)
                        .push(redisKey("runs"), run.id().value()));
        dieOnce(Death.AFTER_REDIS, node, run);
        server.call("INCR", redisKey("unguarded"));
        dieOnce(Death.AT_THE_END, node, run);
    }

    private String redisKey(String name) {
        return "paid-" + prefix + ":" + name;
    }

    /** Kills the node at the first attempt of a run, at the place that its name decides. */
    private void dieOnce(Death place, TestNode node, Run run) {
        int number = Integer.parseInt(run.schedule().value().substring(1));
        if (Death.values()[number % Death.values().length] == place
                && killed.add(run.id().value())) {
            node.kill();
            dead.add(node);
            throw new AssertionError("a killed node goes no further");
        }
    }

    private void addNode(String name) {
        TaskRegistry tasks = TaskRegistry.builder()
                .add(PAY, (nothing, run) -> pay(cluster.node(name), run))
                .build();
        cluster.addNode(name, tasks, settings -> RealTime.quick(settings).ioPermits(1));
    }

    private boolean isAllDone() {
        dead.forEach(TestNode::restart);
        dead.clear();
        return schedules().allMatch(id -> cluster.client().history(id, 1).size() == 1);
    }

    private static Stream<ScheduleId> schedules() {
        return IntStream.range(0, RUNS).mapToObj(i -> new ScheduleId("s" + i));
    }

    @Test
    void everyEffectHappensOnceHoweverOftenNodesDieBehindIt() throws Exception {
        schedules().forEach(id -> cluster.client().schedule(PAY).id(id).now().create());
        for (int i = 0; i < NODES; i++) {
            addNode("node-" + i);
        }
        cluster.advanceUntil(this::isAllDone, PATIENCE);

        assertThat(killed).hasSize(RUNS);
        assertThat(schedules().map(id -> cluster.client().history(id, 1).get(0).state()))
                .containsOnly(RunState.SUCCEEDED);
        assertThat(database.number("SELECT COUNT(*) FROM guarded")).isEqualTo(RUNS);
        assertThat(database.number("SELECT COUNT(DISTINCT run) FROM guarded")).isEqualTo(RUNS);
        assertThat(server.call("GET", redisKey("sum"))).isEqualTo(Integer.toString(RUNS));
        assertThat(server.call("LRANGE", redisKey("runs"), "0", "-1").lines().distinct())
                .hasSize(RUNS);

        assertThat(database.number("SELECT COUNT(*) FROM unguarded") - RUNS).isGreaterThan(0);
        assertThat(Integer.parseInt(server.call("GET", redisKey("unguarded"))) - RUNS)
                .isGreaterThan(0);
    }
}
