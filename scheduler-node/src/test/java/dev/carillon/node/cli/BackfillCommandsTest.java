package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunError;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The verbs that skip fire times, make up for them, and look after the dead, on a real Redis without a node. */
class BackfillCommandsTest extends CommandCase {

    @Test
    void skipsTheNextFireTime() {
        ok("create", "--id", "s", "--task", "t", "--every", "1h", "--start-at", "2090-01-01T00:00:00Z");
        assertThat(ok("skip", "s").out()).isEqualTo("s  skipped 2090-01-01T00:00:00Z\n");
        assertThat(json("skip", "s")).hasToString("{\"id\":\"s\",\"skipped\":\"2090-01-01T01:00:00Z\"}");
        assertThat(json("get", "s").get("next").asString()).isEqualTo("2090-01-01T02:00:00Z");
        assertThat(json("get", "s").get("runs").get(0).get("reason").asString()).isEqualTo("skipped");
        ok("pause", "s", "--reason", "why not");
        Answer refused = terminal.run("skip", "s");
        assertThat(refused.code()).isEqualTo(ExitCode.CONFLICT);
        assertThat(refused.err()).isEqualTo("carillon: id: \"s\" has no fire time to skip\n");
        assertThat(terminal.run("skip", "none").code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void runsWhatHasPassed() {
        ok("create", "--id", "b", "--task", "t", "--cron", "0 12 * * *");
        String[] days = {"backfill", "b", "--from", "2026-01-01T12:00:00Z", "--to", "2026-01-03T12:00:00Z"};
        assertThat(ok(days).out()).isEqualTo("b@20260102T120000Z\nb@20260103T120000Z\n");
        assertThat(ok(days).out()).isEqualTo("nothing to run\n");
        assertThat(json("get", "b").get("asked")).hasToString("[\"b@20260102T120000Z\",\"b@20260103T120000Z\"]");
        Answer backwards =
                terminal.run("backfill", "b", "--from", "2026-01-02T00:00:00Z", "--to", "2026-01-01T00:00:00Z");
        assertThat(backwards.code()).isEqualTo(ExitCode.USAGE);
        assertThat(backwards.err()).startsWith("carillon: to: 2026-01-01T00:00:00Z must lie after from");
        ok("create", "--id", "m", "--task", "t", "--cron", "* * * * *");
        Answer tooMany =
                terminal.run("backfill", "m", "--from", "2026-01-01T00:00:00Z", "--to", "2026-01-03T00:00:00Z");
        assertThat(tooMany.code()).isEqualTo(ExitCode.USAGE);
        assertThat(tooMany.err()).contains("more than 1000 fire times");
        assertThat(json("get", "m").get("asked")).isEmpty();
    }

    @Test
    void listsRequeuesAndDiscardsWhatFailedForGood() {
        String one = dead("one");
        String two = dead("two");
        assertThat(ok("dead").out()).startsWith("RUN").contains(one, two, "broken: on purpose");
        JsonNode letters = json("dead");
        assertThat(letters).hasSize(2);
        assertThat(letters.get(0).get("error").get("message").asString()).isEqualTo("on purpose");

        assertThat(ok("dead", "--requeue", one).out()).isEqualTo(one + "  requeued\n");
        assertThat(json("get", "one").get("unfinished")).hasToString("[\"" + one + "\"]");
        assertThat(terminal.run("dead", "--requeue", one).code()).isEqualTo(ExitCode.NOT_FOUND);

        ok("delete", "two", "--yes");
        assertThat(terminal.run("dead", "--requeue", two).code()).isEqualTo(ExitCode.CONFLICT);
        assertThat(ok("dead", "--discard", two).out()).isEqualTo(two + "  discarded\n");
        assertThat(json("dead")).isEmpty();
    }

    @Test
    void whatIsToBeDoneWithTheDeadMustBeSaid() {
        for (String[] args : new String[][] {
            {"dead", "--requeue"},
            {"dead", "s@20260101T000000Z"},
            {"dead", "--requeue", "--discard", "s@20260101T000000Z"},
            {"dead", "--limit", "0"},
            {"dead", "--discard", "no-run"}
        }) {
            Answer refused = terminal.run(args);
            assertThat(refused.code()).as(String.join(" ", args)).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err()).hasLineCount(1);
        }
    }

    /** Makes a schedule whose only run has failed for good. */
    private String dead(String id) {
        ok("create", "--id", id, "--task", "t", "--now");
        try (ScheduleStore store = open()) {
            StoredSchedule schedule = store.get(new ScheduleId(id)).orElseThrow();
            Instant now = store.clock().instant();
            ClaimItem item =
                    new ClaimItem.Fire(schedule, schedule.next().orElseThrow(), 0, Optional.empty(), OnNodeLoss.RERUN);
            ClaimReply reply = store.claim(new ClaimRequest(
                            new Shard(0), new NodeId("n"), ClaimToken.random(), Duration.ofSeconds(30), List.of(item)))
                    .get(0);
            Claim claim = ((ClaimReply.Granted) reply).claim();
            Attempt attempt = new Attempt(now, now, new RunError("broken", "on purpose", ""));
            store.complete(new CompleteRequest(
                    new Shard(0), List.of(new Completion(claim, attempt, new Completion.Finish(RunState.DEAD)))));
            return claim.run().value();
        }
    }
}
