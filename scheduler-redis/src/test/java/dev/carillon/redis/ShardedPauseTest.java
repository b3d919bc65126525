package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pause of several is one record in each shard: all of them, or none. */
class ShardedPauseTest {

    private static final Shard FIRST = new Shard(0);
    private static final Shard SECOND = new Shard(1);
    private static final PauseScope SCOPE = PauseScope.task("t");
    private static final Pause WHY = new Pause("moving", "tester", Stage.AT);

    private RedisServer server;
    private Stage stage;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        stage = new Stage(server, 2);
    }

    @AfterEach
    void close() {
        stage.close();
        server.close();
    }

    private void fill(Shard shard, int most) {
        List<String> command = new ArrayList<>(List.of("HSET", stage.keys.pauses(shard)));
        for (int i = 0; i < most; i++) {
            command.addAll(List.of("tag:" + i, "{}"));
        }
        stage.call(command.toArray(String[]::new));
    }

    private Optional<GroupPause> there() {
        return stage.store.pauses().stream()
                .filter(pause -> pause.scope().equals(SCOPE))
                .findFirst();
    }

    private boolean holds() {
        return there().filter(pause -> pause.holdsAt(stage.store.clock().instant()))
                .isPresent();
    }

    @Test
    void whereOneShardIsFullNoneIsPaused() {
        fill(SECOND, ScheduleStore.MAX_PAUSES);
        stage.expectNothing(() -> assertThat(stage.store.pauseAll(SCOPE, WHY)).isFalse());
    }

    @Test
    void whereOneShardFillsUpMeanwhileTheOthersGoBack() {
        fill(SECOND, ScheduleStore.MAX_PAUSES - 1);
        stage.requests.meanwhile(() -> {}, () -> fill(SECOND, ScheduleStore.MAX_PAUSES));
        assertThat(stage.store.pauseAll(SCOPE, WHY)).isFalse();
        assertThat(there()).isPresent();
        assertThat(holds()).isFalse();
        assertThat(stage.store.endedPauses(FIRST, 10).schedules()).isEmpty();
        assertThat(there()).isEmpty();
    }

    @Test
    void whatAnEarlierPauseOfTheScopeWantsIsKeptThen() {
        assertThat(stage.store.pauseAll(SCOPE, WHY)).isTrue();
        assertThat(stage.store.endPause(SCOPE, CatchUp.FIRE_ONCE)).isTrue();
        stage.store.endedPauses(SECOND, 10);
        fill(SECOND, ScheduleStore.MAX_PAUSES - 1);
        stage.requests.meanwhile(() -> {}, () -> fill(SECOND, ScheduleStore.MAX_PAUSES));
        assertThat(stage.store.pauseAll(SCOPE, WHY)).isFalse();
        assertThat(holds()).isFalse();
        assertThat(there()).map(GroupPause::catchUp).contains(CatchUp.FIRE_ONCE);
    }

    @Test
    void whatWasPausedBeforeStaysPausedThen() {
        assertThat(stage.store.pauseAll(SCOPE, WHY)).isTrue();
        stage.call("DEL", stage.keys.pauses(SECOND));
        fill(SECOND, ScheduleStore.MAX_PAUSES - 1);
        stage.requests.meanwhile(() -> {}, () -> fill(SECOND, ScheduleStore.MAX_PAUSES));
        assertThat(stage.store.pauseAll(SCOPE, WHY)).isFalse();
        assertThat(holds()).isTrue();
    }
}
