package dev.carillon.node.effect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.effect.EffectGuard;
import dev.carillon.house.DocBlocks;
import dev.carillon.node.semantics.RealTime;
import dev.carillon.node.testing.TestCluster;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.MadeUpRun;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/effects.md compile as they stand, and have their effect once when what follows it fails twice. */
class EffectsDocTest {

    private static final String PAGE = "effects.md";
    private static final String AROUND = """
            import dev.carillon.effect.*;
            import dev.carillon.node.effect.Payments;
            import dev.carillon.redis.*;
            import dev.carillon.task.*;
            import java.sql.*;
            import java.time.*;
            import javax.sql.DataSource;

            public class Example {
                static final Task<Void> PAY = Task.of("pay");
                static final Task<Void> FORGET = Task.of("pay");

                public static TaskRegistry tasks(DataSource database, RedisScheduleStore store, Payments payments) {
            BLOCK
                    return tasks;
                }
            }
            """;

    private final Payments payments = new Payments();
    private final RedisServer server = RedisServer.start();
    private final String prefix = "effects-" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @BeforeEach
    void open() throws Exception {
        database = PostgresServer.newDatabase();
        database.executeAll(EffectGuard.postgres().ddl());
        database.execute("CREATE TABLE accounts (id VARCHAR(20), cents INTEGER)");
        database.execute("INSERT INTO accounts VALUES ('acme', 10000)");
        server.call("DEL", "account:acme", "payments");
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Runs an example to its end, with a handler that fails twice behind it. */
    private void run(int number) throws Exception {
        String source = AROUND.replace("BLOCK", DocBlocks.of(PAGE, "java").get(number));
        Class<?> example = DocBlocks.compile(Map.of("Example", source), folder).loadClass("Example");
        Method tasks = example.getMethod("tasks", DataSource.class, RedisScheduleStore.class, Payments.class);
        try (RedisScheduleStore store =
                RedisScheduleStore.open(RedisStoreConfig.of(server.url()).withNamespace(prefix))) {
            run(store, (TaskRegistry) tasks.invoke(null, database.source(), store, payments));
        }
    }

    private static void run(RedisScheduleStore store, TaskRegistry example) {
        TaskRegistry.Builder failing = TaskRegistry.builder();
        example.names().forEach(name -> addFailing(failing, example.find(name).orElseThrow()));
        TestCluster cluster = TestCluster.on(store, new RealTime());
        cluster.addNode("a", failing.build(), RealTime::quick);
        ScheduleId id = new ScheduleId("once");
        cluster.client()
                .schedule("pay", Payload.NONE)
                .id(id)
                .now()
                .retry(Retry.fixed(3, Duration.ofMillis(10)))
                .create();
        cluster.advanceUntil(() -> !cluster.client().history(id, 1).isEmpty(), Duration.ofSeconds(10));
        cluster.assertThat("once").attempted(3).ended(RunState.SUCCEEDED);
    }

    private static <P extends @Nullable Object> void addFailing(TaskRegistry.Builder all, TaskRegistry.Entry<P> entry) {
        all.add(entry.task(), (payload, run) -> {
            entry.handler().handle(payload, run);
            if (run.attempt() < 3) {
                throw new IllegalStateException("behind the effect");
            }
        });
    }

    private long cents() throws Exception {
        return database.number("SELECT cents FROM accounts WHERE id = 'acme'");
    }

    @Test
    void aTransactionOfTheGuardsOwn() throws Exception {
        run(0);
        assertThat(cents()).isEqualTo(9_500);
    }

    @Test
    void aTransactionOfTheUsers() throws Exception {
        run(1);
        assertThat(cents()).isEqualTo(9_500);
    }

    @Test
    void forgettingOldRows() throws Exception {
        EffectGuard guard = EffectGuard.postgres();
        try (Connection connection = database.source().getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 2_500; i++) {
                guard.once(connection, MadeUpRun.of("old-" + i + "@20200101T000000Z", 1), same -> {});
            }
            guard.once(connection, MadeUpRun.of("new@29990101T000000Z", 1), same -> {});
            connection.commit();
        }
        run(2);
        assertThat(database.number("SELECT COUNT(*) FROM carillon_effects")).isEqualTo(1);
    }

    @Test
    void writesToRedis() throws Exception {
        run(3);
        assertThat(server.call("GET", "account:acme")).isEqualTo("-500");
        assertThat(server.call("XLEN", "payments")).isEqualTo("1");
    }

    @Test
    void aServiceWithKeys() throws Exception {
        run(4);
        assertThat(payments.charges).hasSize(1);
    }

    @Test
    void aMailThatIsNotedFirst() throws Exception {
        run(5);
        assertThat(payments.mails).hasSize(1);
    }

    @Test
    void everyExampleIsRunAndTheTableIsTheOneOfTheCode() throws Exception {
        assertThat(DocBlocks.of(PAGE, "java")).hasSize(6);
        List<String> statements = EffectGuard.postgres().ddl();
        assertThat(DocBlocks.of(PAGE, "sql")).containsExactly(String.join(";\n", statements) + ";\n");
    }
}
