package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.FaultProxy;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.RunState;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim that is not as durable as was asked for is not granted; it is asked for again, and never a second time. */
class DurabilityTest {

    private static final Duration COMMAND = Duration.ofSeconds(1);
    private static final Duration REQUEST = Duration.ofSeconds(2);

    private static RedisStoreConfig config(RedisServer server, Durability durability) {
        return RedisStoreConfig.of(server.url())
                .withTimeouts(COMMAND, REQUEST)
                .withUnsafeServer(UnsafeServer.IGNORE)
                .withDurability(durability);
    }

    private static RedisServer replicaOf(FaultProxy link) {
        return RedisServer.builder()
                .own()
                .config("replicaof 127.0.0.1 " + link.port())
                .config("repl-diskless-sync-delay 0")
                .start();
    }

    private static void awaitLink(RedisServer replica) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> replica.call("INFO", "replication").contains("master_link_status:up"));
    }

    private static StoredSchedule put(RedisScheduleStore store) {
        PutReply reply = store.put(PutRequest.create(Stage.hourly(), true, Stage.AT, Optional.of(Stage.DUE)));
        return Stage.stored(reply);
    }

    private static ClaimRequest request(StoredSchedule schedule) {
        return new ClaimRequest(
                Stage.SHARD, Stage.NODE, ClaimToken.random(), Stage.LEASE, List.of(Stage.fireItem(schedule)));
    }

    @Test
    void aClaimIsGrantedOnceAReplicaHasIt() {
        try (RedisServer primary = RedisServer.builder().own().start();
                FaultProxy link = FaultProxy.to(primary.host(), primary.port());
                RedisServer replica = replicaOf(link);
                RedisScheduleStore store = RedisScheduleStore.open(config(primary, Durability.replicated(1)))) {
            awaitLink(replica);
            StoredSchedule schedule = put(store);
            Claim claim = Stage.granted(store.claim(request(schedule)).get(0));
            Keys keys = new Keys("carillon");
            assertThat(replica.call("HGET", keys.run(Stage.SHARD, claim.run()), "fence"))
                    .isEqualTo(claim.fence().toString());
            Completion end = new Completion(
                    claim, new Attempt(Stage.AT, Stage.AT, null), new Completion.Finish(RunState.SUCCEEDED));
            assertThat(store.complete(new CompleteRequest(Stage.SHARD, List.of(end))))
                    .containsExactly(CompleteReply.RECORDED);
            assertThat(replica.call("EXISTS", keys.run(Stage.SHARD, claim.run())))
                    .isEqualTo("0");
        }
    }

    @Test
    void aClaimThatNoReplicaHasIsUnknownUntilOneHasIt() {
        try (RedisServer primary = RedisServer.builder().own().start();
                FaultProxy link = FaultProxy.to(primary.host(), primary.port());
                RedisServer replica = replicaOf(link);
                RedisScheduleStore store = RedisScheduleStore.open(config(primary, Durability.replicated(1)))) {
            awaitLink(replica);
            StoredSchedule schedule = put(store);
            link.stall(FaultProxy.Direction.TO_CLIENT);
            ClaimRequest request = request(schedule);
            assertThatThrownBy(() -> store.claim(request))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("replicated(1)");
            String run = primary.call("ZRANGE", new Keys("carillon").leases(Stage.SHARD), "0", "-1");
            assertThat(run).as("it was written all the same").isNotEmpty();
            assertThatThrownBy(() -> store.claim(request))
                    .as("asked for again, on what may be another connection")
                    .isInstanceOf(StoreUnavailableException.class);
            link.heal();
            Claim claim = Stage.granted(Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .until(() -> store.claim(request).get(0), ClaimReply.Granted.class::isInstance));
            assertThat(claim.run().value()).isEqualTo(run);
        }
    }

    @Test
    void aRepetitionOverANewConnectionWaitsToo() {
        try (RedisServer primary = RedisServer.builder().own().start();
                FaultProxy link = FaultProxy.to(primary.host(), primary.port());
                RedisServer replica = replicaOf(link);
                FaultProxy way = FaultProxy.to(primary.host(), primary.port());
                RedisScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(way.url())
                        .withTimeouts(COMMAND, REQUEST)
                        .withUnsafeServer(UnsafeServer.IGNORE)
                        .withDurability(Durability.replicated(1)))) {
            awaitLink(replica);
            StoredSchedule schedule = put(store);
            link.stall(FaultProxy.Direction.TO_CLIENT);
            ClaimRequest request = request(schedule);
            assertThatThrownBy(() -> store.claim(request)).isInstanceOf(StoreUnavailableException.class);
            way.reset();
            assertThatThrownBy(() -> store.claim(request))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("replicated(1)");
        }
    }

    @Test
    void onDiskNeedsAServerThatCanSayWhen() {
        try (RedisServer server = RedisServer.builder().appendOnly().start()) {
            if (major(server) < 702) {
                assertThatThrownBy(() -> RedisScheduleStore.open(config(server, Durability.FSYNCED)))
                        .isInstanceOf(StoreAccessException.class)
                        .hasMessageContaining("fsynced needs Redis 7.2 or later, or appendfsync always")
                        .hasMessageContaining(server.version().substring(0, 3));
            } else {
                try (RedisScheduleStore store = RedisScheduleStore.open(config(server, Durability.FSYNCED))) {
                    Stage.granted(store.claim(request(put(store))).get(0));
                }
            }
        }
    }

    private static int major(RedisServer server) {
        String[] parts = server.version().split("\\.");
        return Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
    }

    @Test
    void whatAnswersAfterFsyncNeedsNoWait() {
        try (RedisServer server = RedisServer.builder()
                        .appendOnly()
                        .config("appendfsync always")
                        .start();
                RedisScheduleStore store = RedisScheduleStore.open(config(server, Durability.FSYNCED))) {
            Stage.granted(store.claim(request(put(store))).get(0));
        }
    }

    @Test
    void onDiskNeedsADisk() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            assertThatThrownBy(() -> RedisScheduleStore.open(config(server, Durability.FSYNCED)))
                    .isInstanceOf(StoreAccessException.class)
                    .hasMessageContaining("fsynced needs appendonly yes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"acknowledged", "replicated(2)", "fsynced"})
    void itIsWrittenAsItIsRead(String text) {
        assertThat(Durability.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "replicated", "replicated(0)", "replicated(17)", "FSYNCED", "replicated(999)"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Durability.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("durability: ");
    }
}
