package dev.carillon.redis;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.MinuteFigures;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The namespace {@code carillon} with a little of everything in it, as the documentation shows it. */
final class LiveNamespace implements AutoCloseable {

    private static final Shard SHARD = new Shard(0);
    private static final TaskName REPORT = new TaskName("report");
    private static final TaskName MAIL = new TaskName("mail");
    private static final NodeId NODE = new NodeId("node-1");
    private static final Instant FIRST = Instant.parse("2026-01-01T00:30:00Z");
    private static final Instant SECOND = Instant.parse("2026-01-02T00:30:00Z");
    private static final Instant NEXT = Instant.parse("2030-01-03T00:30:00Z");

    private final RedisScheduleStore store;

    LiveNamespace(RedisServer server) {
        this.store = RedisScheduleStore.open(RedisStoreConfig.of(server.url()));
    }

    void fill() {
        Recurrence nightly =
                Cron.of("30 1 * * *", CronDialect.UNIX, ZoneId.of("Europe/Berlin"), DstPolicy.RUN_AFTER_GAP);
        StoredSchedule report = put("nightly", REPORT, nightly, FIRST);
        Claim first = fire(report, FIRST, SECOND);
        end(first, new Completion.Finish(RunState.SUCCEEDED), null);
        end(first, new Completion.Finish(RunState.SUCCEEDED), null);
        fire(get("nightly"), SECOND, NEXT);
        StoredSchedule cleanup = put("cleanup", REPORT, new Every(Duration.ofHours(1)), FIRST);
        store.claim(request(
                new ClaimItem.Drop(cleanup, SECOND, 24, DropReason.MISFIRE, Optional.of(NEXT.minusSeconds(5_400)))));
        StoredSchedule mail = put("digest", MAIL, new Every(Duration.ofHours(6)), FIRST);
        RunError error = new RunError("java.net.ConnectException", "Connection refused", "");
        end(fire(mail, FIRST, NEXT.minusSeconds(1_800)), new Completion.Finish(RunState.DEAD), error);
        RunId manual = RunId.manual(new ScheduleId("digest"), SECOND, "a1");
        store.trigger(new TriggerRequest(manual, SECOND, false));
        store.beat(new NodeBeat(
                NODE,
                Instant.EPOCH,
                Set.of(REPORT, MAIL),
                1,
                "app-7.example.net, process 4711",
                "2026a",
                Duration.ofHours(1)));
        store.note(new JournalEntry("ada", "pause", "digest", "the mail server moves", "cli"));
        store.note(new JournalEntry("ada", "resume", "digest", "", "http"));
        store.record(new MinuteFigures(FIRST, NODE, 40, 38, 1, 0, 0, "HISTEwAAAA==", 0.4, 2.1, 3.7));
        store.record(new MinuteFigures(FIRST.plusSeconds(60), NODE, 12, 12, 0, 1, 6_200, "", 0, 0, 0));
    }

    private StoredSchedule put(String id, TaskName task, Recurrence recurrence, Instant next) {
        Payload payload = Payload.ofJson("{\"customer\":\"acme\"}");
        Schedule schedule = new Schedule(new ScheduleId(id), task, recurrence, payload);
        return Stage.stored(store.put(PutRequest.create(schedule, true, FIRST, Optional.of(next))));
    }

    private StoredSchedule get(String id) {
        return store.get(new ScheduleId(id)).orElseThrow();
    }

    private static ClaimRequest request(ClaimItem item) {
        return new ClaimRequest(SHARD, NODE, ClaimToken.random(), Duration.ofHours(1), List.of(item));
    }

    private Claim fire(StoredSchedule schedule, Instant nominal, Instant next) {
        ClaimItem.Fire item = new ClaimItem.Fire(schedule, nominal, 0, Optional.of(next), OnNodeLoss.RERUN);
        ClaimReply reply = store.claim(request(item)).get(0);
        return Stage.granted(reply);
    }

    private void end(Claim claim, Completion.Ending ending, @Nullable RunError error) {
        Attempt attempt = new Attempt(FIRST, FIRST.plusSeconds(2), error);
        store.complete(new CompleteRequest(SHARD, List.of(new Completion(claim, attempt, ending))));
    }

    @Override
    public void close() {
        store.close();
    }
}
