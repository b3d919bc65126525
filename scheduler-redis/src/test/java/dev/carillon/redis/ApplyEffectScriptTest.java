package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.carillon.effect.StaleFenceException;
import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunState;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Recovery;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.task.Run;
import dev.carillon.testing.MadeUpRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code apply_effect.lua} changes, in the run and in the keys of users. */
class ApplyEffectScriptTest extends StageCase {

    private static final String USER_KEYS = "user:{0}:";
    private static final String COUNT = USER_KEYS + "count";
    private static final String OTHER = USER_KEYS + "other";

    @AfterEach
    void removeUserKeys() {
        stage.call("DEL", COUNT, OTHER);
    }

    private static Run attempt(Claim claim) {
        return attempt(claim, claim.fence().value());
    }

    private static Run attempt(Claim claim, long fence) {
        return new MadeUpRun(claim.run(), new Fence(fence), Stage.AT);
    }

    private static RedisWrites countOne() {
        return new RedisWrites().increment(COUNT, 1);
    }

    private void expectStale(Run attempt) {
        stage.expectNothing(() -> assertThatExceptionOfType(StaleFenceException.class)
                .isThrownBy(() -> stage.store.effects().once(attempt, countOne()))
                .withMessageContaining(attempt.fence().toString()));
    }

    private String count() {
        return stage.call("GET", COUNT);
    }

    @Test
    void theWritesAreMadeOnceAndNotedInTheRun() {
        Run attempt = attempt(stage.running());
        stage.expect(
                """
                + HASH run:s@20200101T000000Z effects = effect
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """,
                () -> assertThat(stage.store.effects().once(attempt, countOne()))
                        .isTrue());
        stage.expectNothing(() ->
                assertThat(stage.store.effects().once(attempt, countOne())).isFalse());
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void aRequestThatIsSentAgainGetsItsFirstAnswer() {
        stage.store.effects().once(attempt(stage.running()), countOne());
        stage.expectSameAgain(List.of("applied"));
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void everyNameIsAnEffectOfItsOwn() {
        Run attempt = attempt(stage.running());
        RedisEffects effects = stage.store.effects();
        assertThat(effects.once(attempt, countOne())).isTrue();
        assertThat(effects.named("second").once(attempt, countOne())).isTrue();
        assertThat(effects.named("second").once(attempt, countOne())).isFalse();
        assertThat(effects.named("sec").once(attempt, countOne())).isTrue();
        assertThat(count()).isEqualTo("3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> effects.named("Second one"))
                .withMessageContaining("effect: ");
    }

    @Test
    void aRunHasAHundredEffectsAtMost() {
        Claim claim = stage.running();
        String hundred = "e0";
        for (int i = 1; i < RedisEffects.MAX_EFFECTS; i++) {
            hundred += " e" + i;
        }
        stage.call("HSET", stage.keys.run(Stage.SHARD, claim.run()), "effects", hundred);
        RedisEffects effects = stage.store.effects();
        assertThat(effects.named("e7").once(attempt(claim), countOne())).isFalse();
        stage.expectNothing(() -> assertThatIllegalStateException()
                .isThrownBy(() -> effects.once(attempt(claim), countOne()))
                .withMessage("effect: the run has too many effects"));
    }

    @Test
    void anotherFenceWritesNothing() {
        Claim claim = stage.running();
        expectStale(attempt(claim, claim.fence().value() - 1));
        expectStale(attempt(claim, claim.fence().value() + 1));
        assertThat(count()).isEqualTo("(nil)");
    }

    @Test
    void whoeverLostTheRunWritesNothingWhateverBecameOfIt() {
        Claim lost = stage.running();
        stage.lapse(lost.run());
        ExpiredLease lease = stage.store.expired(Stage.SHARD, 1).leases().get(0);
        stage.store.recover(Stage.SHARD, List.of(new Recovery(lease, Recovery.Verdict.RERUN)));
        expectStale(attempt(lost));

        Claim next = stage.start(lost.run());
        expectStale(attempt(lost));
        assertThat(stage.store.effects().once(attempt(next), countOne())).isTrue();

        stage.end(next, new Completion.Finish(RunState.SUCCEEDED));
        expectStale(attempt(lost));
        expectStale(attempt(next));
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void theNextAttemptFindsTheNote() {
        Claim first = stage.running();
        stage.store.effects().once(attempt(first), countOne());
        stage.end(first, new Completion.RetryAfter(Duration.ZERO));
        Claim second = stage.start(first.run());
        assertThat(stage.store.effects().once(attempt(second), countOne())).isFalse();

        stage.end(second, new Completion.Finish(RunState.DEAD));
        stage.store.requeue(second.run());
        Claim requeued = stage.start(first.run());
        assertThat(stage.store.effects().once(attempt(requeued), countOne())).isFalse();
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void aForcedBackfillWritesAgain() {
        Claim first = stage.running();
        stage.store.effects().once(attempt(first), countOne());
        stage.end(first, new Completion.Finish(RunState.SUCCEEDED));
        stage.store.backfill(new BackfillRequest(Stage.ID, List.of(first.run()), true));
        Claim again = stage.start(first.run());
        assertThat(stage.store.effects().once(attempt(again), countOne())).isTrue();
        assertThat(count()).isEqualTo("2");
    }

    @Test
    void anotherRunHasEffectsOfItsOwn() {
        StoredSchedule schedule = stage.due();
        Claim first = stage.fire(schedule);
        stage.store.effects().once(attempt(first), countOne());
        stage.end(first, new Completion.Finish(RunState.SUCCEEDED));
        Claim manual = stage.start(stage.triggered());
        assertThat(stage.store.effects().once(attempt(manual), countOne())).isTrue();
        assertThat(count()).isEqualTo("2");
    }

    @Test
    void everyKindOfWriteDoesWhatItSays() {
        Run attempt = attempt(stage.running());
        RedisEffects effects = stage.store.effects();
        assertThat(effects.named("a")
                        .once(attempt, new RedisWrites().set(OTHER, "{}").expire(OTHER, Duration.ofDays(9))))
                .isTrue();
        assertThat(stage.call("GET", OTHER)).isEqualTo("{}");
        assertThat(Long.parseLong(stage.call("PTTL", OTHER))).isBetween(700_000_000L, 777_600_000L);
        effects.named("b").once(attempt, new RedisWrites().delete(OTHER).increment(COUNT, -RedisWrites.MAX_STEP));
        assertThat(stage.call("EXISTS", OTHER)).isEqualTo("0");
        assertThat(count()).isEqualTo("-999999999999999");
        effects.named("c")
                .once(
                        attempt,
                        new RedisWrites()
                                .put(OTHER, "f", "v")
                                .increment(OTHER, "n", 5)
                                .increment(OTHER, "n", -7));
        assertThat(stage.call("HGET", OTHER, "f")).isEqualTo("v");
        assertThat(stage.call("HGET", OTHER, "n")).isEqualTo("-2");
        effects.named("d").once(attempt, new RedisWrites().delete(OTHER));
        effects.named("e").once(attempt, new RedisWrites().push(OTHER, "x").push(OTHER, "y"));
        assertThat(stage.call("LINDEX", OTHER, "1")).isEqualTo("y");
        effects.named("f").once(attempt, new RedisWrites().delete(OTHER));
        effects.named("g").once(attempt, new RedisWrites().score(OTHER, "x", 1e-3));
        assertThat(stage.call("ZSCORE", OTHER, "x")).startsWith("0.001");
        effects.named("h").once(attempt, new RedisWrites().delete(OTHER));
        effects.named("i")
                .once(attempt, new RedisWrites().add(OTHER, "x").add(OTHER, "x").add(OTHER, "y"));
        assertThat(stage.call("SCARD", OTHER)).isEqualTo("2");
        effects.named("j").once(attempt, new RedisWrites().delete(OTHER));
        effects.named("k").once(attempt, new RedisWrites().append(OTHER, "order", "7"));
        assertThat(stage.call("XLEN", OTHER)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "SADD x, the key is a set",
        "HSET x y, the key is a hash",
        "SET abc, there is no whole number",
        "SET 9223372036854775807, there is no whole number of up to 15 digits",
        "SET 1.5, there is no whole number",
        "SET 007, there is no whole number",
        "SET -0, there is no whole number"
    })
    void whatIsInTheWayIsFoundBeforeTheFirstWrite(String content, String complaint) {
        Claim claim = stage.running();
        String[] words = content.split(" ", -1);
        String[] command = new String[words.length + 1];
        command[0] = words[0];
        command[1] = COUNT;
        System.arraycopy(words, 1, command, 2, words.length - 1);
        stage.call(command);
        RedisWrites writes = new RedisWrites().set(OTHER, "written").increment(COUNT, 1);
        stage.expectNothing(() -> assertThatIllegalStateException()
                .isThrownBy(() -> stage.store.effects().once(attempt(claim), writes))
                .withMessageStartingWith("key " + COUNT + ": " + complaint));
        assertThat(stage.call("EXISTS", OTHER)).isEqualTo("0");
    }

    @Test
    void aFieldThatIsNoNumberIsInTheWay() {
        Claim claim = stage.running();
        stage.call("HSET", OTHER, "n", "many");
        RedisWrites writes = countOne().increment(OTHER, "n", 1);
        stage.expectNothing(() -> assertThatIllegalStateException()
                .isThrownBy(() -> stage.store.effects().once(attempt(claim), writes))
                .withMessageStartingWith("key " + OTHER));
        assertThat(count()).isEqualTo("(nil)");
    }

    @Test
    void keysOfTheSchedulesAreRefused() {
        Claim claim = stage.running();
        String ours = stage.keys.leases(Stage.SHARD);
        stage.expectNothing(() -> assertThatIllegalArgumentException()
                .isThrownBy(() -> stage.store.effects().once(attempt(claim), new RedisWrites().delete(ours)))
                .withMessageContaining("key: " + ours));
    }

    /** Before 7.0 scripts cannot ask what they may do. */
    @Test
    void aCommandThatTheUserMayNotCallIsInTheWay() {
        boolean canAsk = !stage.call("INFO", "server").contains("redis_version:6");
        Claim claim = stage.running();
        stage.call("ACL", "SETUSER", "half", "on", ">secret", "~*", "&*", "+@all", "-xadd");
        String url = stage.server.url().replace("redis://", "redis://half:secret@");
        RedisWrites writes = countOne().append(OTHER, "order", "7");
        try (RedisScheduleStore store =
                RedisScheduleStore.open(RedisStoreConfig.of(url).withNamespace(stage.namespace))) {
            assertThatExceptionOfType(canAsk ? IllegalStateException.class : StoreAccessException.class)
                    .isThrownBy(() -> store.effects().once(attempt(claim), writes))
                    .withMessageContaining(canAsk ? "key " + OTHER + ": the user may not call XADD" : "XADD");
        } finally {
            stage.call("ACL", "DELUSER", "half");
        }
        assertThat(count()).isEqualTo(canAsk ? "(nil)" : "1");
    }
}
