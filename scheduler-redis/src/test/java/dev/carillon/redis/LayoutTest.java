package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ListRequest;
import dev.carillon.store.Pause;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R14 and R18: what users write survives byte for byte, and a layout that is not ours is refused. */
class LayoutTest extends StageCase {

    private static final Pattern EXPONENT = Pattern.compile("\\d[eE]\\+?\\d{2}");

    private RedisStoreConfig config() {
        return RedisStoreConfig.of(stage.server.url()).withNamespace(stage.namespace);
    }

    private static String canonical(String json) {
        return Payload.ofJson(json).json();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"a\":[],\"b\":{},\"c\":[[]]}",
                "123456789012345678901234567890",
                "[1795449904806601,9007199254740993,0.1,1E+400]",
                "\"é ü 漢 \\uD83D\\uDE00\"",
                "\"\u2028 \u2029 \\u0000 \\n \\\" {0} %s ]] --\"",
                "[null,true,false,\"\"]"
            })
    void payloadsSurviveByteForByte(String json) {
        String written = canonical(json);
        Schedule schedule = new Schedule(Stage.ID, Stage.TASK, new Every(Duration.ofHours(1)), Payload.ofJson(json));
        assertThat(stage.put(schedule, Optional.of(Stage.DUE))
                        .schedule()
                        .payload()
                        .json())
                .isEqualTo(written);
        stage.pause();
        stage.resume(1, Optional.of(Stage.DUE));
        stage.fire(stage.get());
        assertThat(stage.call("HGET", stage.keys.schedule(Stage.SHARD, Stage.ID), "payload"))
                .isEqualTo(written);
        assertThat(stage.get().schedule()).isEqualTo(schedule);
    }

    @Test
    void noNumberIsWrittenWithAnExponent() {
        stage.running();
        stage.triggered();
        stage.pause();
        stage.keyspace().keys().forEach((key, content) -> {
            if (!key.contains(":answer:")) {
                content.members().forEach((member, value) -> {
                    assertThat(member).as(key).doesNotContainPattern(EXPONENT);
                    assertThat(value).as(key + " " + member).doesNotContainPattern(EXPONENT);
                });
            }
        });
        assertThat(stage.call("GET", stage.keys.fence(Stage.SHARD))).matches("\\d{16}");
        assertThat(stage.call(
                        "HGET",
                        stage.keys.run(Stage.SHARD, stage.get().unfinished().get(0)),
                        "fence"))
                .matches("\\d{16}");
    }

    @Test
    void aLaterLayoutIsRefused() {
        stage.call("HSET", stage.keys.meta(), "layout", "2");
        assertThatThrownBy(() -> RedisScheduleStore.open(config()))
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining(stage.namespace)
                .hasMessageContaining("layout 2 is of a later version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"layout", "shards"})
    void aRecordThatIsNoNumberIsRefused(String field) {
        stage.call("HSET", stage.keys.meta(), field, "many");
        assertThatThrownBy(() -> RedisScheduleStore.open(config()))
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining(field)
                .hasMessageContaining("many");
    }

    @Test
    void anotherNumberOfShardsIsRefused() {
        assertThatThrownBy(() -> RedisScheduleStore.open(config().withShards(16)))
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining("has 1, not 16");
    }

    private RedisScheduleStore openNew(int shards) {
        return RedisScheduleStore.open(
                config().withNamespace(stage.namespace + "-new").withShards(shards));
    }

    private String keysOfNew() {
        return stage.call("KEYS", stage.namespace + "-new*");
    }

    @Test
    void lookingAtANamespaceMakesNothing() {
        try (RedisScheduleStore store = openNew(4)) {
            assertThat(store.list(ListRequest.all()).schedules()).isEmpty();
            assertThat(store.get(Stage.ID)).isEmpty();
            assertThat(store.history(Stage.ID, 10)).isEmpty();
            assertThat(store.nodes()).isEmpty();
            assertThat(store.peek(new PeekRequest(Stage.SHARD, List.of(Stage.LANE), Duration.ZERO, 1))
                            .due())
                    .isEmpty();
            assertThat(store.pause(Stage.ID, new Pause("test", "tester", Stage.AT)))
                    .isEmpty();
            assertThat(store.resume(stage.resumeRequest(1, Optional.empty()))).isFalse();
            assertThat(store.trigger(new TriggerRequest(RunId.manual(Stage.ID, Stage.AT, "m"), Stage.AT, true)))
                    .isEqualTo(new TriggerReply.Unknown());
            assertThat(store.delete(Stage.ID)).isFalse();
            assertThat(keysOfNew()).isEmpty();
            assertThat(store.shards()).isEqualTo(4);
            assertThat(keysOfNew()).isEqualTo(stage.namespace + "-new:meta");
        }
    }

    @Test
    void whoeverPutsFirstFixesTheNumberOfShardsForAll() {
        PutRequest request = PutRequest.create(Stage.hourly(), true, Stage.AT, Optional.of(Stage.NEXT));
        try (RedisScheduleStore first = openNew(4);
                RedisScheduleStore other = openNew(8);
                RedisScheduleStore reader = RedisScheduleStore.open(config().withNamespace(stage.namespace + "-new"))) {
            assertThat(reader.get(Stage.ID)).isEmpty();
            first.put(request);
            assertThatThrownBy(() -> other.put(request))
                    .isInstanceOf(StoreAccessException.class)
                    .hasMessageContaining("has 4, not 8");
            assertThatThrownBy(() -> other.get(Stage.ID)).isInstanceOf(StoreAccessException.class);
            assertThatThrownBy(() -> openNew(1)).hasMessageContaining("has 4, not 1");
            assertThat(reader.get(Stage.ID)).isPresent();
            assertThat(reader.list(ListRequest.all()).schedules()).hasSize(1);
            assertThat(reader.shards()).isEqualTo(4);
        }
    }

    @Test
    void fieldsOfALaterVersionAreNoHindrance() {
        stage.call("HSET", stage.keys.meta(), "colour", "blue");
        stage.due();
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "colour", "blue");
        try (RedisScheduleStore store = RedisScheduleStore.open(config())) {
            assertThat(store.get(Stage.ID)).contains(stage.get());
        }
        stage.fire(stage.get());
        assertThat(stage.call("HGET", stage.keys.schedule(Stage.SHARD, Stage.ID), "colour"))
                .isEqualTo("blue");
    }
}
