package dev.carillon.node.semantics;

import dev.carillon.node.testing.TestCluster;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The semantics on a real Redis, in real time. */
class SemanticsOnRedisTest {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestCluster onRedis() {
        String namespace = "semantics-" + UUID.randomUUID().toString().substring(0, 8);
        RedisStoreConfig config = RedisStoreConfig.of(server.url()).withNamespace(namespace);
        return TestCluster.on(RedisScheduleStore.open(config), new RealTime());
    }

    @Nested
    class Cron extends CronSemantics {
        @Override
        protected TestCluster open() {
            return onRedis();
        }
    }

    @Nested
    class Interval extends IntervalSemantics {
        @Override
        protected TestCluster open() {
            return onRedis();
        }
    }

    @Nested
    class Identity extends IdentitySemantics {
        @Override
        protected TestCluster open() {
            return onRedis();
        }
    }

    @Nested
    class Misfire extends MisfireSemantics {
        @Override
        protected TestCluster open() {
            return onRedis();
        }
    }

    @Nested
    class Overlap extends OverlapSemantics {
        @Override
        protected TestCluster open() {
            return onRedis();
        }
    }

    @Nested
    class Run extends RunSemantics {
        @Override
        protected TestCluster open() {
            return onRedis();
        }
    }

    @Nested
    class Control extends ControlSemantics {
        @Override
        protected TestCluster open() {
            return onRedis();
        }
    }

    @Nested
    class Clock extends ClockSemantics {
        @Override
        protected TestCluster open() {
            return onRedis();
        }
    }
}
