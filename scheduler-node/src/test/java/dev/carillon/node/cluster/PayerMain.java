package dev.carillon.node.cluster;

import dev.carillon.effect.EffectGuard;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.RedisWrites;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A node whose handlers have their effects and then, if it is the run's first attempt, go no further. Arguments: Redis URL,
 * namespace, JDBC URL, and after how many handlers that stand there it says "in between" and waits for its end.
 */
final class PayerMain {

    static final Task<@Nullable Void> PAY = Task.of("pay");
    static final String SUM = "paid:sum";

    private final RedisScheduleStore store;
    private final String database;
    private final CountDownLatch inBetween;
    private final EffectGuard guard = EffectGuard.postgres();

    private PayerMain(RedisScheduleStore store, String database, int most) {
        this.store = store;
        this.database = database;
        this.inBetween = new CountDownLatch(most);
    }

    public static void main(String[] args) throws Exception {
        int most = Integer.parseInt(args[3]);
        try (RedisScheduleStore store =
                RedisScheduleStore.open(RedisStoreConfig.of(args[0]).withNamespace(args[1]))) {
            PayerMain payer = new PayerMain(store, args[2], most);
            TaskRegistry tasks = TaskRegistry.builder()
                    .add(PAY, (nothing, run) -> payer.pay(run))
                    .build();
            NodeConfig settings = NodeConfig.builder()
                    .ioPermits(most)
                    .lease(Duration.ofSeconds(2))
                    .beat(Duration.ofMillis(500))
                    .nodeTimeout(Duration.ofSeconds(2))
                    .build();
            try (SchedulerNode node = new SchedulerNode(store, tasks, settings)) {
                node.start();
                payer.inBetween.await();
                System.out.println("in between");
                new CountDownLatch(1).await();
            }
        }
    }

    private void pay(Run run) throws Exception {
        try (Connection connection = DriverManager.getConnection(database)) {
            insert(connection, "unguarded", run);
            connection.setAutoCommit(false);
            guard.once(connection, run, same -> insert(same, "guarded", run));
            connection.commit();
        }
        store.effects().once(run, new RedisWrites().increment(SUM, 1));
        if (run.attempt() == 1) {
            inBetween.countDown();
            new CountDownLatch(1).await();
        }
    }

    private static void insert(Connection connection, String table, Run run) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + table + " (run) VALUES ('" + run.id() + "')");
        }
    }
}
