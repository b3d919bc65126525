package dev.carillon.redis;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.run.Ticker;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.Pause;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A namespace of its own on a real Redis with a store whose scripts are watched, and the words that tests speak. */
final class Stage implements AutoCloseable {

    static final Instant DUE = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant NEXT = Instant.parse("2990-01-01T00:00:00Z");
    static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    static final TaskName TASK = new TaskName("t");
    static final Lane LANE = Lane.of(TASK);
    static final TaskName OTHER_TASK = new TaskName("other");
    static final Lane OTHER_LANE = Lane.of(OTHER_TASK);
    static final ScheduleId ID = new ScheduleId("s");
    static final Shard SHARD = new Shard(0);
    static final NodeId NODE = new NodeId("node-1");
    static final Duration LEASE = Duration.ofMinutes(10);

    /** What the keys begin with that handlers of the tests write to. */
    static final String EFFECTS = "user:";

    final RedisServer server;
    final String namespace = "stage-" + UUID.randomUUID().toString().substring(0, 8);
    final Keys keys = new Keys(namespace);
    final RedisScheduleStore store;
    final WatchedRequests requests;
    private final KeyspaceReader reader;
    private final Optional<Role> role;

    Stage(RedisServer server) {
        this(server, 1);
    }

    Stage(RedisServer server, int shards) {
        this(server, shards, Optional.empty());
    }

    /** A stage whose store may do what a node may and nothing besides, on a server that is not restarted. */
    static Stage withRightsOfANode(RedisServer server) {
        return new Stage(server, 1, Role.canEnter(server) ? Optional.of(Role.NODE) : Optional.empty());
    }

    private Stage(RedisServer server, int shards, Optional<Role> role) {
        this.server = server;
        this.role = role;
        this.reader = new KeyspaceReader(server.url(), namespace);
        String url = role.map(rights -> rights.enter(server, namespace, namespace, "~" + EFFECTS + "*"))
                .orElseGet(server::url);
        RedisStoreConfig config =
                RedisStoreConfig.of(url).withNamespace(namespace).withShards(shards);
        RedisLink link = RedisLink.open(config);
        this.requests = new WatchedRequests(link, config, StartUp.knowsScriptFlags(link, config), reader);
        Namespace opened =
                new Namespace(requests, keys, new OffsetClock(Ticker.system()), Layout.read(requests, keys, config));
        this.store = new RedisScheduleStore(new OpenNamespace(link, opened));
        store.shards();
        opened.learnTime();
    }

    /** A mailbox in the same namespace. */
    RedisMailbox mailbox() {
        return RedisMailbox.open(RedisStoreConfig.of(server.url()).withNamespace(namespace));
    }

    Keyspace keyspace() {
        return reader.read();
    }

    /** What an action changes, one line each; see {@link Keyspace}. */
    String changes(Runnable action) {
        Keyspace before = keyspace();
        action.run();
        List<String> changes = before.changes(keyspace());
        return changes.isEmpty() ? "" : String.join("\n", changes) + "\n";
    }

    /** Fails unless an action changes exactly this. */
    void expect(String expected, Runnable action) {
        String actual = changes(action);
        if (!actual.equals(expected)) {
            throw new AssertionError("expected these changes:\n" + expected + "but there were [[[\n" + actual + "]]]");
        }
    }

    /** Fails if an action changes anything at all. */
    void expectNothing(Runnable action) {
        expect("", action);
    }

    /** Sends the latest request once more under its token: fails unless the answer is the same and nothing changes. */
    void expectSameAgain(List<Object> first) {
        expectNothing(() -> {
            List<Object> second = requests.again();
            if (!second.equals(first)) {
                throw new AssertionError("first answered " + first + ", then " + second);
            }
        });
    }

    /** Sends the latest request twice more; from the first of them on, nothing changes and the answer is one. */
    void expectReplayed() {
        Keyspace before = keyspace();
        List<Object> answer = requests.again();
        if (!before.changes(keyspace()).isEmpty()) {
            throw new AssertionError("the replay changed " + before.changes(keyspace()));
        }
        expectSameAgain(answer);
    }

    String call(String... command) {
        return server.call(command);
    }

    static Schedule hourly() {
        return new Schedule(ID, TASK, new Every(Duration.ofHours(1)), Payload.NONE);
    }

    StoredSchedule put(Schedule schedule, Optional<Instant> next) {
        return stored(store.put(PutRequest.create(schedule, true, AT, next)));
    }

    static StoredSchedule stored(PutReply reply) {
        if (reply instanceof PutReply.Stored done) {
            return done.schedule();
        }
        throw new AssertionError("not stored: " + reply);
    }

    /** The schedule {@code s} of task {@code t}, due since long. */
    StoredSchedule due() {
        return put(hourly(), Optional.of(DUE));
    }

    StoredSchedule get() {
        return store.get(ID).orElseThrow();
    }

    /** Resumes {@code s}, read or made up in the given generation. */
    boolean resume(long generation, Optional<Instant> next) {
        return store.resume(resumeRequest(generation, next));
    }

    /** From a schedule as it would be read: paused by whatever pauses it. */
    ResumeRequest resumeRequest(long generation, Optional<Instant> next) {
        StoredSchedule read = new StoredSchedule(
                hourly(),
                generation,
                ScheduleState.PAUSED,
                Optional.empty(),
                Optional.empty(),
                AT,
                store.get(ID).flatMap(StoredSchedule::pause),
                List.of(),
                List.of(),
                List.of(),
                0);
        return new ResumeRequest(read, next, Optional.empty(), false);
    }

    void pause() {
        if (store.pause(ID, new Pause("maintenance", "tester", AT)).isEmpty()) {
            throw new AssertionError("there is nothing to pause");
        }
    }

    /** A new request for the next occurrence of a schedule. */
    static ClaimRequest claimOf(StoredSchedule schedule) {
        return new ClaimRequest(SHARD, NODE, ClaimToken.random(), LEASE, List.of(fireItem(schedule)));
    }

    static ClaimItem.Fire fireItem(StoredSchedule schedule) {
        return new ClaimItem.Fire(schedule, schedule.next().orElse(DUE), 0, Optional.of(NEXT), OnNodeLoss.RERUN);
    }

    ClaimReply claim(ClaimItem item) {
        return claimAll(item).get(0);
    }

    List<ClaimReply> claimAll(ClaimItem... items) {
        return store.claim(new ClaimRequest(SHARD, NODE, ClaimToken.random(), LEASE, Arrays.asList(items)));
    }

    Claim fire(StoredSchedule schedule) {
        return granted(claim(fireItem(schedule)));
    }

    Claim start(RunId run) {
        return granted(claim(new ClaimItem.Start(get(), run, OnNodeLoss.RERUN)));
    }

    static Claim granted(ClaimReply reply) {
        if (reply instanceof ClaimReply.Granted done) {
            return done.claim();
        }
        throw new AssertionError("not granted: " + reply);
    }

    /** A running run of the schedule {@code s}. */
    Claim running() {
        return fire(due());
    }

    /** A manual run that waits. */
    RunId triggered() {
        RunId run = RunId.manual(ID, AT, "m1");
        TriggerReply reply = store.trigger(new TriggerRequest(run, AT, true));
        if (!reply.equals(new TriggerReply.Queued(run))) {
            throw new AssertionError("not queued: " + reply);
        }
        return run;
    }

    CompleteReply end(Claim claim, Completion.Ending ending) {
        return store.complete(new CompleteRequest(SHARD, List.of(completion(claim, ending))))
                .get(0);
    }

    static Completion completion(Claim claim, Completion.Ending ending) {
        return new Completion(claim, new Attempt(AT, AT.plusSeconds(1), null), ending);
    }

    /** Lets a lease end at once. */
    void lapse(RunId run) {
        call("ZADD", keys.leases(SHARD), "1", run.value());
    }

    /** The claim as somebody would have it who holds another token, and one with an older and a newer fence. */
    static List<Claim> forgeries(Claim claim) {
        List<Claim> forged = new ArrayList<>();
        forged.add(with(claim, ClaimToken.random(), claim.fence().value()));
        forged.add(with(claim, claim.token(), claim.fence().value() - 1));
        forged.add(with(claim, claim.token(), claim.fence().value() + 1));
        return forged;
    }

    private static Claim with(Claim claim, ClaimToken token, long fence) {
        return new Claim(
                claim.run(),
                claim.occurrence(),
                claim.lane(),
                claim.shard(),
                claim.node(),
                token,
                new Fence(fence),
                claim.attempt(),
                claim.retries(),
                claim.losses(),
                claim.missedCount(),
                claim.cause(),
                claim.onNodeLoss());
    }

    @Override
    public void close() {
        store.close();
        reader.close();
        if (role.isPresent()) {
            List<String> refusals = Role.refusals(server, namespace);
            call("ACL", "DELUSER", namespace);
            if (!refusals.isEmpty()) {
                throw new AssertionError("not among the rights of a node: " + refusals);
            }
        }
    }
}
