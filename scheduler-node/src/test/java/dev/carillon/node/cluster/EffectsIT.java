package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.effect.EffectGuard;
import dev.carillon.node.effect.Database;
import dev.carillon.node.effect.PostgresServer;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Processes that are killed while two hundred handlers stand between their effect and the record of their end: each effect
 * is there once, and what the same handlers do without a guard is there twice.
 */
class EffectsIT {

    private static final String NAMESPACE = "payers";
    private static final int DEATHS = 5;
    private static final int EACH = 40;
    private static final int RUNS = DEATHS * EACH;
    private static final List<ScheduleId> SCHEDULES =
            IntStream.range(0, RUNS).mapToObj(i -> new ScheduleId("s" + i)).toList();

    @Test
    void everyEffectHappensOnceHoweverOftenProcessesDieBehindIt() throws Exception {
        Database database = PostgresServer.newDatabase();
        database.executeAll(EffectGuard.postgres().ddl());
        database.execute("CREATE TABLE guarded (run VARCHAR(200))");
        database.execute("CREATE TABLE unguarded (run VARCHAR(200))");
        try (RedisServer server = RedisServer.start();
                RedisScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace(NAMESPACE))) {
            server.call("DEL", PayerMain.SUM);
            SchedulerClient client = new SchedulerClient(store);
            SCHEDULES.forEach(id -> client.schedule(PayerMain.PAY).id(id).now().create());
            for (int death = 0; death < DEATHS; death++) {
                try (ChildJvm node = start(server, database)) {
                    node.awaitLine("in between");
                }
            }
            try (ChildJvm last = start(server, database)) {
                awaitSuccesses(client);
                last.close();
            }

            assertThat(database.number("SELECT COUNT(*) FROM guarded")).isEqualTo(RUNS);
            assertThat(database.number("SELECT COUNT(DISTINCT run) FROM guarded"))
                    .isEqualTo(RUNS);
            assertThat(server.call("GET", PayerMain.SUM)).isEqualTo(Integer.toString(RUNS));
            assertThat(database.number("SELECT COUNT(*) FROM unguarded")).isGreaterThanOrEqualTo(2L * RUNS);
        }
    }

    private static ChildJvm start(RedisServer server, Database database) throws Exception {
        return ChildJvm.start(PayerMain.class, server.url(), NAMESPACE, database.url(), Integer.toString(EACH));
    }

    private static void awaitSuccesses(SchedulerClient client) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> SCHEDULES.stream().allMatch(id -> hasSucceeded(client, id)));
    }

    private static boolean hasSucceeded(SchedulerClient client, ScheduleId id) {
        return client.history(id, 1).stream().anyMatch(record -> record.state() == RunState.SUCCEEDED);
    }
}
