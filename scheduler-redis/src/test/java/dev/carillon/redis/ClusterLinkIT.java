package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.effect.StaleFenceException;
import dev.carillon.redis.testing.FaultProxy;
import dev.carillon.redis.testing.RedisCluster;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.WakeUp;
import dev.carillon.testing.MadeUpRun;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is particular to a Redis Cluster: where things go, what cannot be done there, and what one dead primary holds up. */
class ClusterLinkIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private static RedisStoreConfig config(String namespace) {
        return RedisStoreConfig.of(cluster.url()).withNamespace(namespace);
    }

    private static PutRequest due(String id) {
        return PutRequest.create(Stage.hourly().withId(new ScheduleId(id)), true, Stage.AT, Optional.of(Stage.DUE));
    }

    @Test
    void aNewNamespaceIsSpreadOverAllPrimaries() {
        try (RedisScheduleStore store = RedisScheduleStore.open(config("spread"))) {
            assertThat(store.shards()).isEqualTo(RedisStoreConfig.CLUSTER_SHARDS);
            long used = IntStream.range(0, store.shards())
                    .mapToObj(shard -> cluster.primaryOf(cluster.slotOf(Keys.hashTag(new Shard(shard)))))
                    .distinct()
                    .count();
            assertThat(used).isEqualTo(3);
        }
    }

    @Test
    void aWakeUpIsHeardWhereverItWasTold() {
        List<WakeUp> heard = new CopyOnWriteArrayList<>();
        try (RedisScheduleStore listener = RedisScheduleStore.open(config("heard"));
                RedisScheduleStore teller = RedisScheduleStore.open(config("heard"))) {
            listener.subscribe(heard::add);
            Awaitility.await().atMost(SOON).until(() -> heard.contains(new WakeUp.Connected()));
            for (int i = 0; i < 30; i++) {
                heard.clear();
                teller.put(due("s" + i));
                Awaitility.await().atMost(SOON).until(() -> heard.contains(new WakeUp.Due(Stage.TASK)));
            }
        }
    }

    @Test
    void anEffectElsewhereIsRefusedWithTheTagThatItNeeds() {
        try (RedisScheduleStore store = RedisScheduleStore.open(config("effects"))) {
            RedisEffects effects = store.effects();
            MadeUpRun run = new MadeUpRun(RunId.of(new ScheduleId("s"), Stage.AT), new Fence(1), Stage.AT);
            String tag = effects.hashTag(run);
            assertThatThrownBy(() -> effects.once(run, new RedisWrites().increment("balance", 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("key: balance ")
                    .hasMessageContaining(tag);
            assertThatThrownBy(() -> effects.once(run, new RedisWrites().increment("balance:" + tag, 1)))
                    .isInstanceOf(StaleFenceException.class);
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        RedisServer node = cluster.servers().get(0);
        assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of(node.url())))
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining("is a node of a Redis Cluster: name it as redis-cluster://");
        try (RedisServer single = RedisServer.start()) {
            String url = "redis-cluster://127.0.0.1:" + single.port();
            assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of(url)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cluster 127.0.0.1:" + single.port())
                    .hasMessageContaining("cluster support disabled");
        }
    }

    /** What is waited for is the replica of the shard's own primary; one elsewhere has nothing of it. */
    @Test
    void aDurableClaimWaitsForTheReplicaOfItsOwnShard() {
        RedisStoreConfig config = config("durable")
                .withDurability(Durability.replicated(1))
                .withTimeouts(Duration.ofMillis(800), Duration.ofSeconds(1));
        try (RedisScheduleStore store = RedisScheduleStore.open(config)) {
            StoredSchedule first = put(store, "first");
            Shard shard = Shard.of(first.schedule().id(), store.shards());
            Stage.granted(store.claim(claim(shard, first)).get(0));
            RedisServer primary = cluster.primaryOf(cluster.slotOf(Keys.hashTag(shard)));
            RedisServer replica = cluster.replicaOf(primary);
            StoredSchedule again = putInto(store, shard);
            replica.pause();
            try {
                assertThatThrownBy(() -> store.claim(claim(shard, again)))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("replicated(1)");
            } finally {
                replica.resume();
            }
            cluster.awaitWhole();
        }
    }

    private static StoredSchedule put(RedisScheduleStore store, String id) {
        return Stage.stored(store.put(due(id)));
    }

    private static StoredSchedule putInto(RedisScheduleStore store, Shard shard) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "more" + i)
                .filter(id -> Shard.of(new ScheduleId(id), store.shards()).equals(shard))
                .findFirst()
                .map(id -> put(store, id))
                .orElseThrow();
    }

    private static ClaimRequest claim(Shard shard, StoredSchedule schedule) {
        return new ClaimRequest(
                shard, Stage.NODE, ClaimToken.random(), Duration.ofSeconds(5), List.of(Stage.fireItem(schedule)));
    }

    /** R3: a script whose reply was lost is sent again by us, under its token, or not at all. */
    @Test
    void theClientBelowRepeatsNothing() {
        RedisServer node = cluster.primaryOf(cluster.slotOf("{lost}"));
        try (FaultProxy way = FaultProxy.to(node.host(), node.port())) {
            node.call("CONFIG", "SET", "cluster-announce-port", Integer.toString(way.port()));
            String announced = "127.0.0.1:" + way.port();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> cluster.servers().stream()
                            .allMatch(server -> server.call("CLUSTER", "NODES").contains(announced)));
            RedisStoreConfig config = config("lost").withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
            try (RedisLink link = RedisLink.open(config)) {
                Awaitility.await()
                        .atMost(SOON)
                        .ignoreExceptionsInstanceOf(RedisException.class)
                        .untilAsserted(() -> count(link));
                int before = Integer.parseInt(node.call("GET", "{lost}"));
                way.dropReplies();
                assertThatThrownBy(() -> count(link)).isInstanceOf(RedisException.class);
                Awaitility.await().atMost(SOON).until(() -> way.droppedReplies() > 0);
                way.heal();
                Awaitility.await()
                        .atMost(SOON)
                        .ignoreExceptionsInstanceOf(RedisException.class)
                        .until(() -> link.await(link.commands().get("{lost}")) != null);
                assertThat(node.call("GET", "{lost}")).isEqualTo(Integer.toString(before + 1));
            } finally {
                node.call("CONFIG", "SET", "cluster-announce-port", Integer.toString(node.port()));
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> cluster.servers().stream()
                                .noneMatch(server ->
                                        server.call("CLUSTER", "NODES").contains(announced)));
            }
        }
    }

    private static void count(RedisLink link) {
        String script = "return redis.call('INCR', KEYS[1])";
        Long unused = link.await(link.commands().eval(script, ScriptOutputType.INTEGER, new String[] {"{lost}"}));
        assertThat(unused).isPositive();
    }

    /** Nobody may take the dead primary's place here, so its shards stay out; the others must hardly notice. */
    @Test
    void aDeadPrimaryHoldsUpNoOtherShard() {
        try (RedisScheduleStore store = RedisScheduleStore.open(config("dead"))) {
            int shards = store.shards();
            int slot = cluster.slotOf(Keys.hashTag(new Shard(0)));
            cluster.servers().forEach(server -> server.call("CONFIG", "SET", "cluster-replica-no-failover", "yes"));
            RedisServer dead = cluster.killPrimaryOf(slot);
            try {
                assertThat(outOf(store, shards)).contains(0).hasSizeLessThan(shards);
                long began = System.nanoTime();
                List<Integer> out = outOf(store, shards);
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf(
                        "a look at %d shards, %d of them without a primary: %.3f s%n", shards, out.size(), seconds);
                assertThat(out).contains(0).hasSizeLessThan(shards);
                assertThat(seconds).isLessThan(3);
            } finally {
                cluster.servers().stream()
                        .filter(RedisServer::isRunning)
                        .forEach(server -> server.call("CONFIG", "SET", "cluster-replica-no-failover", "no"));
                cluster.awaitPrimaryOtherThan(dead, slot);
                dead.restart();
                cluster.awaitWhole();
            }
            Awaitility.await().atMost(SOON).until(() -> outOf(store, shards).isEmpty());
            assertThat(store.put(due("again"))).isInstanceOf(PutReply.Stored.class);
        }
    }

    private static List<Integer> outOf(RedisScheduleStore store, int shards) {
        List<Integer> out = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            try {
                store.peek(new PeekRequest(new Shard(shard), List.of(Stage.LANE), Duration.ZERO, 1));
            } catch (StoreUnavailableException e) {
                out.add(shard);
            }
        }
        return out;
    }
}
