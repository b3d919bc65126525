package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunNotes;
import dev.carillon.run.RunState;
import dev.carillon.store.Completion;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.StoreProtocolException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code find_run.lua} finds. It changes nothing. */
class FindRunScriptTest extends StageCase {

    private RunStatus find(RunId run) {
        RunStatus[] found = new RunStatus[1];
        stage.expectNothing(() -> found[0] = stage.store.run(run));
        return found[0];
    }

    @Test
    void aRunningOneIsFoundWithWhatIsToBeKnown() {
        Claim claim = stage.running();
        RunStatus.Running running = (RunStatus.Running) find(claim.run());
        assertThat(running.node()).isEqualTo(Stage.NODE);
        assertThat(running.attempt()).isEqualTo(1);
        assertThat(running.since())
                .isEqualTo(Instant.parse(stage.call("HGET", stage.keys.run(Stage.SHARD, claim.run()), "claimed")));
    }

    @Test
    void whatCannotBeReadOfItsWordsIsNothing() {
        Claim claim = stage.running();
        for (String broken :
                new String[] {"{", "[]", "{\"attempt\":2,\"log\":[\"x\"]}", "{\"progress\":{\"done\":9}}"}) {
            stage.call("HSET", stage.keys.run(Stage.SHARD, claim.run()), "notes", broken);
            assertThat(((RunStatus.Running) find(claim.run())).notes()).isEqualTo(RunNotes.NONE);
        }
    }

    @Test
    void aWaitingOneIsFound() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.HandOver());
        assertThat(find(claim.run())).isEqualTo(new RunStatus.Waiting(1));
    }

    @Test
    void oneThatIsUnderWayAgainIsNotTakenForItsEarlierEnd() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.Finish(RunState.DEAD));
        assertThat(find(claim.run())).isInstanceOf(RunStatus.Ended.class);
        stage.store.requeue(claim.run());
        assertThat(find(claim.run())).isEqualTo(new RunStatus.Waiting(1));
    }

    @Test
    void aLineAboutAnotherRunThatNamesThisOneIsPassedOver() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        RunId run = RunId.of(Stage.ID, Stage.DUE);
        stage.call(
                "LPUSH",
                stage.keys.history(Stage.SHARD, Stage.ID),
                "{\"run\":\"s@x\",\"state\":\"SUCCEEDED\",\"ended\":\"2026-01-01T00:00:00Z\",\"result\":{\"run\":\""
                        + run + "\"}}");
        assertThat(find(run)).isEqualTo(new RunStatus.Unknown());
        RunRecord other = ((RunStatus.Ended) find(new RunId("s@x"))).record();
        assertThat(other.result().orElseThrow().json()).isEqualTo("{\"run\":\"" + run + "\"}");
    }

    @Test
    void anOldRecordIsNotShown() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        Instant now = stage.store.clock().instant();
        for (int days : new int[] {31, 29}) {
            stage.call(
                    "LPUSH",
                    stage.keys.history(Stage.SHARD, Stage.ID),
                    "{\"run\":\"s@d" + days + "\",\"state\":\"SUCCEEDED\",\"ended\":\""
                            + now.minus(Duration.ofDays(days)) + "\"}");
        }
        assertThat(stage.store.history(Stage.ID, 10)).extracting(RunRecord::run).containsExactly(new RunId("s@d29"));
    }

    @Test
    void aLineThatCannotBeReadIsSaidToBeSo() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.call("LPUSH", stage.keys.history(Stage.SHARD, Stage.ID), "{\"run\":\"s@x\",");
        assertThatThrownBy(() -> stage.store.run(new RunId("s@x"))).isInstanceOf(StoreProtocolException.class);
    }
}
