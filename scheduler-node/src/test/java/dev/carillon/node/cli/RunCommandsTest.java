package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.Progress;
import dev.carillon.run.RunError;
import dev.carillon.run.RunNotes;
import dev.carillon.run.RunResult;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The verbs about runs: what has run, what has not, and what is not to. */
class RunCommandsTest extends CommandCase {

    private static final Shard SHARD = new Shard(0);

    @SuppressWarnings("NullAway.Init")
    private ScheduleStore store;

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private ClaimReply claim(ClaimItem item) {
        return store.claim(new ClaimRequest(
                        SHARD, new NodeId("node-1"), ClaimToken.random(), Duration.ofMinutes(1), List.of(item)))
                .get(0);
    }

    /** Claims the fire time that is due; the next one is due a millisecond later. */
    private ClaimReply fire(String id) {
        StoredSchedule stored = store.get(new ScheduleId(id)).orElseThrow();
        Instant due = stored.next().orElseThrow();
        Awaitility.await().until(() -> !store.clock().instant().isBefore(due));
        return claim(new ClaimItem.Fire(stored, due, 0, Optional.of(due.plusMillis(1)), OnNodeLoss.RERUN));
    }

    private Claim running(String id) {
        return ((ClaimReply.Granted) fire(id)).claim();
    }

    private void end(Claim claim, RunState state) {
        Instant now = store.clock().instant();
        RunError error = state == RunState.DEAD ? new RunError("java.io.IOException", "no route", "at x") : null;
        Completion completion =
                new Completion(claim, new Attempt(now.minusMillis(3), now, error), new Completion.Finish(state));
        store.complete(new CompleteRequest(SHARD, List.of(completion)));
    }

    private void drop(String id, int count) {
        StoredSchedule stored = store.get(new ScheduleId(id)).orElseThrow();
        Instant due = stored.next().orElseThrow();
        Awaitility.await().until(() -> !store.clock().instant().isBefore(due));
        claim(new ClaimItem.Drop(stored, due, count, DropReason.MISFIRE, Optional.of(due.plusMillis(1))));
    }

    private void create(String id, String... more) {
        String[] args = new String[more.length + 7];
        System.arraycopy(new String[] {"create", "--id", id, "--task", "t", "--every", "100ms"}, 0, args, 0, 7);
        System.arraycopy(more, 0, args, 7, more.length);
        ok(args);
    }

    @Test
    void cancelsARunThatWaits() {
        create("c");
        String run = ok("trigger", "c").out().strip();
        assertThat(ok("cancel", run).out()).isEqualTo(run + "  cancelled\n");
        assertThat(json("get", "c").get("unfinished")).isEmpty();
        assertThat(json("runs", "c").get(0).get("state").asString()).isEqualTo("cancelled");
        Answer again = terminal.run("cancel", run);
        assertThat(again)
                .isEqualTo(new Answer(
                        ExitCode.NOT_FOUND, "", "carillon: run: there is no unfinished run \"" + run + "\"\n"));
        String other = ok("trigger", "c").out().strip();
        assertThat(json("cancel", other)).hasToString("{\"run\":\"" + other + "\",\"outcome\":\"cancelled\"}");
    }

    @Test
    void asksTheNodeOfARunningRunToStopIt() {
        create("c");
        Claim claim = running("c");
        assertThat(ok("cancel", claim.run().value()).out()).isEqualTo(claim.run() + "  its node is asked to stop it\n");
        assertThat(json("cancel", claim.run().value()).get("outcome").asString())
                .isEqualTo("requested");
    }

    @Test
    void takesAFireTimeOutOfTheQueue() {
        create("c", "--overlap", "queue-one", "--max-runs", "9");
        running("c");
        assertThat(fire("c")).isEqualTo(new ClaimReply.Queued(List.of(), 0));
        JsonNode before = json("get", "c");
        assertThat(before.get("queued")).hasSize(1);
        assertThat(before.get("started").asInt()).isEqualTo(2);
        String queued = before.get("queued").get(0).asString();
        assertThat(ok("get", "c").out()).contains("queued          " + queued).contains("2 of them started");
        ok("cancel", queued);
        assertThat(json("get", "c").get("queued")).isEmpty();
        assertThat(json("get", "c").get("started").asInt())
                .as("it had its turn")
                .isEqualTo(2);
    }

    @Test
    void showsRunsNewestFirst() {
        create("r");
        Claim first = running("r");
        end(first, RunState.SUCCEEDED);
        Claim second = running("r");
        end(second, RunState.DEAD);
        drop("r", 3);
        JsonNode runs = json("runs", "r");
        assertThat(runs).extracting(run -> run.get("state").asString()).containsExactly("skipped", "dead", "succeeded");
        assertThat(runs.get(1).get("error").get("type").asString()).isEqualTo("java.io.IOException");
        assertThat(json("runs", "r", "--limit", "1")).hasSize(1);
        assertThat(json("runs", "r", "--state", "succeeded"))
                .extracting(run -> run.get("run").asString())
                .containsExactly(first.run().value());
        assertThat(ok("runs", "r", "--state", "dead").out())
                .startsWith("RUN ")
                .contains(second.run() + "  dead   1        node-1")
                .contains("java.io.IOException: no route")
                .hasLineCount(2);
        assertThat(terminal.run("runs", "r", "--state", "lost"))
                .isEqualTo(new Answer(0, "", "carillon: no such runs\n"));
        assertThat(json("runs", "r", "--state", "lost")).isEmpty();
    }

    @Test
    void showsWhatDidNotRunAndWhy() {
        create("m");
        assertThat(terminal.run("misses", "m")).isEqualTo(new Answer(0, "", "carillon: no misses\n"));
        end(running("m"), RunState.SUCCEEDED);
        drop("m", 3);
        running("m");
        assertThat(fire("m")).isEqualTo(new ClaimReply.Dropped(DropReason.OVERLAP));
        assertThat(json("misses", "m"))
                .extracting(miss -> miss.get("reason").asString())
                .containsExactly("overlap", "misfire");
        assertThat(ok("misses", "m").out())
                .startsWith("NOMINAL")
                .containsPattern("Z +skipped  overlap  1      2")
                .containsPattern("Z +skipped  misfire  3      2")
                .hasLineCount(3);
        assertThat(ok("misses", "m", "--limit", "1").out()).hasLineCount(2);
    }

    @Test
    void showsHowManyFireTimesARunStandsFor() {
        create("f");
        StoredSchedule stored = store.get(new ScheduleId("f")).orElseThrow();
        Instant due = stored.next().orElseThrow();
        Awaitility.await().until(() -> !store.clock().instant().isBefore(due));
        ClaimItem.Fire item = new ClaimItem.Fire(stored, due, 4, Optional.of(due.plusMillis(1)), OnNodeLoss.RERUN);
        end(((ClaimReply.Granted) claim(item)).claim(), RunState.SUCCEEDED);
        end(running("f"), RunState.SUCCEEDED);
        assertThat(ok("runs", "f").out().lines().map(String::strip))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("MISSED  WHY"),
                        line -> assertThat(line).endsWith(" -"),
                        line -> assertThat(line).endsWith(" 4"));
        assertThat(ok("misses", "f").out())
                .containsPattern("Z +succeeded  run-for-all  4      2")
                .hasLineCount(2);
        assertThat(json("misses", "f")).hasSize(1).allMatch(miss -> !miss.has("reason"));
    }

    @Test
    void showsWhatAHandlerSaysAndLeaves() {
        create("w");
        Claim claim = running("w");
        RunNotes notes = new RunNotes(new Progress(3, 10), List.of("first", "second"));
        store.renew(new RenewRequest(SHARD, Duration.ofMinutes(1), List.of(claim), Map.of(claim.run(), notes)));
        assertThat(ok("get", "w").out()).containsPattern(claim.run() + "  1 +\\S+ +\\S+Z  3/10 +second");
        assertThat(json("get", "w").get("running").get(0).get("progress")).hasToString("{\"done\":3,\"total\":10}");
        Instant now = store.clock().instant();
        Attempt attempt = new Attempt(now, now, null, RunResult.of(Map.of("rows", 7)), notes);
        Completion end = new Completion(claim, attempt, new Completion.Finish(RunState.SUCCEEDED));
        store.complete(new CompleteRequest(SHARD, List.of(end)));
        assertThat(ok("runs", "w").out()).contains("{\"rows\":7}");
        JsonNode run = json("runs", "w").get(0);
        assertThat(run.get("result")).hasToString("{\"rows\":7}");
        assertThat(run.get("log")).hasToString("[\"first\",\"second\"]");
        assertThat(json("get", "w").get("running")).isEmpty();
    }

    @Test
    void catchesUpAfterAPauseWhenAskedTo() {
        create("p");
        pauseForAWhile("p");
        assertThat(ok("resume", "p", "--catch-up", "fire-once").out()).startsWith("p  active  next 2");
        assertThat(json("get", "p").get("queued")).hasSize(1);
        assertThat(json("misses", "p")).isEmpty();
        pauseForAWhile("p");
        ok("resume", "p");
        assertThat(json("misses", "p"))
                .extracting(miss -> miss.get("reason").asString())
                .containsExactly("paused");
    }

    private void pauseForAWhile(String id) {
        ok("pause", id, "--reason", "why not");
        Instant until = store.clock().instant().plusMillis(250);
        Awaitility.await().until(() -> store.clock().instant().isAfter(until));
    }
}
