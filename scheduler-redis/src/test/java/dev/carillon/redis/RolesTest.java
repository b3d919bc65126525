package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.client.SchedulerClient;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.DateRange;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ListRequest;
import dev.carillon.store.MinuteFigures;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.PauseScope;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.WakeSubscription;
import dev.carillon.store.WakeUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the users of the files in {@code acl/} can do, and what they cannot; Redis decides, not this program. */
class RolesTest {

    /** The scripts that a client sends. */
    private static final Set<Script> OF_CLIENTS = Set.of(
            Script.PUT_SCHEDULE,
            Script.PAUSE_SCHEDULE,
            Script.RESUME_SCHEDULE,
            Script.PAUSE_ALL,
            Script.END_PAUSE,
            Script.ENDED_PAUSES,
            Script.HOLD_LATE,
            Script.FORGET_PAUSE,
            Script.STRIKE_HELD,
            Script.TRIGGER_RUN,
            Script.CANCEL_RUN,
            Script.SKIP_NEXT,
            Script.BACKFILL_RUNS,
            Script.REQUEUE_RUN,
            Script.DELETE_SCHEDULE,
            Script.BIND_DEFINITION,
            Script.FIND_RUN,
            Script.SUMMARIZE,
            Script.PUT_CALENDAR,
            Script.DELETE_CALENDAR,
            Script.REPLAN,
            Script.FORGET_DEAD);

    private static final JournalEntry ENTRY = new JournalEntry("ada", "pause", "paused", "test", "test");
    private static final MinuteFigures FIGURES =
            new MinuteFigures(Stage.AT, Stage.NODE, 1, 1, 0, 0, 0, "", 0.1, 0.1, 0.1);
    private static final TaskName TASK = Stage.TASK;
    private static final ScheduleId ID = Stage.ID;

    private static RedisServer server;

    private Stage stage;
    private String user;

    @BeforeAll
    static void startServer() {
        server = RedisServer.builder().own().start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** A dead letter, a running run, a paused schedule and a calendar are there already. */
    @BeforeEach
    void fill() {
        assumeTrue(Role.canEnter(server), "a server that knows rights to read a key only");
        stage = new Stage(server);
        user = "user-" + UUID.randomUUID().toString().substring(0, 8);
        stage.end(stage.running(), new Completion.Finish(RunState.DEAD));
        stage.store.beat(beat());
        SchedulerClient client = new SchedulerClient(stage.store, "test");
        client.putCalendar(calendar("holidays"));
        client.schedule(TASK, Payload.NONE).id("paused").cron("@daily").create().pause("test");
        stage.store.note(ENTRY);
        stage.store.record(FIGURES);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static NodeBeat beat() {
        return new NodeBeat(Stage.NODE, Instant.EPOCH, Set.of(TASK), 0, "test", "2026a", Duration.ofHours(1));
    }

    private static Calendar calendar(String name) {
        return Calendar.builder(name)
                .dates(List.of(DateRange.parse("2030-01-01")))
                .build();
    }

    private RedisStoreConfig config(Role role, String... more) {
        return config(role, 0, more);
    }

    private RedisStoreConfig config(Role role, int database, String... more) {
        String url = role.enter(server, user, stage.namespace, more);
        return RedisStoreConfig.of(url + "/" + database + "?clientName=test")
                .withNamespace(stage.namespace)
                .withTimeouts(Duration.ofSeconds(5), Duration.ZERO);
    }

    /** All that a viewer does. */
    private void look(RedisStoreConfig config) {
        try (RedisScheduleStore store = RedisScheduleStore.open(config)) {
            SchedulerClient client = new SchedulerClient(store, "test");
            assertThat(client.list(ListRequest.all())).hasSize(2);
            assertThat(client.get(ID)).isPresent();
            assertThat(client.history(ID, 10)).isNotNull();
            assertThat(client.deadLetters(10)).hasSize(1);
            assertThat(client.calendars()).hasSize(1);
            assertThat(client.pauses()).isEmpty();
            assertThat(client.explain(ID)).isNotNull();
            assertThat(store.nodes()).hasSize(1);
            RunId run = client.deadLetters(1).get(0).run();
            assertThat(store.run(run)).isNotNull();
            assertThat(store.excepting(new CalendarName("holidays"), "").schedules())
                    .isEmpty();
            assertThat(store.summary(Stage.SHARD, Duration.ofSeconds(1)).dead()).isEqualTo(1);
            assertThat(store.journal(10)).hasSize(1);
            assertThat(store.minutes(Instant.EPOCH)).hasSize(1);
            assertThat(store.report().facts()).containsKey("version");
        }
    }

    /** All that a client does. */
    private void steer(RedisStoreConfig config) {
        try (RedisScheduleStore store = RedisScheduleStore.open(config)) {
            SchedulerClient client = new SchedulerClient(store, "test");
            client.putCalendar(calendar("closed"));
            ScheduleId id = client.schedule(TASK, Payload.NONE)
                    .id("own")
                    .every(Duration.ofHours(1))
                    .except("closed")
                    .create()
                    .id();
            client.schedule(TASK, Payload.NONE).cron("0 0 1 1 *").create();
            client.scheduleAll(
                    List.of(new Schedule(new ScheduleId("many"), TASK, new Every(Duration.ofHours(2)), Payload.NONE)));
            client.schedule(TASK, Payload.NONE)
                    .id("own")
                    .every(Duration.ofHours(3))
                    .priority(2)
                    .create();
            client.pause(id, "test");
            client.resume(id, CatchUp.FIRE_ONCE);
            client.pause(PauseScope.task("t"), "test");
            client.pauses();
            client.resume(PauseScope.task("t"), CatchUp.FIRE_ONCE);
            client.skipNext(id);
            Instant now = store.clock().instant();
            client.backfill(id, now.minus(Duration.ofHours(12)), now);
            client.trigger(ID);
            client.trigger(ID, true);
            store.get(ID).orElseThrow().unfinished().forEach(client::cancel);
            client.requeue(client.deadLetters(1).get(0).run());
            client.deadLetters(1).forEach(letter -> client.discard(letter.run()));
            client.delete(id);
            client.deleteCalendar(new CalendarName("closed"));
            client.explain(ID);
            store.note(ENTRY);
        }
    }

    @Test
    void aViewerCanReadEverything() {
        look(config(Role.VIEWER));
        assertThat(Role.refusals(server, user)).isEmpty();
    }

    @Test
    void aViewerCanChangeNothing() {
        Keyspace before = stage.keyspace();
        try (RedisScheduleStore store = RedisScheduleStore.open(config(Role.VIEWER))) {
            SchedulerClient client = new SchedulerClient(store, "test");
            refuses(() ->
                    client.schedule(TASK, Payload.NONE).id("own").cron("@daily").create());
            refuses(() -> client.pause(ID, "test"));
            refuses(() -> client.resume(new ScheduleId("paused")));
            refuses(() -> client.pause(PauseScope.all(), "test"));
            refuses(() -> client.trigger(ID));
            refuses(() -> client.skipNext(ID));
            refuses(() -> client.delete(ID));
            refuses(() -> client.putCalendar(calendar("own")));
            refuses(() -> client.requeue(client.deadLetters(1).get(0).run()));
            refuses(() -> client.discard(client.deadLetters(1).get(0).run()));
            refuses(() -> store.beat(beat()));
            refuses(() -> store.leave(Stage.NODE));
            refuses(() -> store.note(ENTRY));
            refuses(() -> store.record(FIGURES));
        }
        assertThat(before.changes(stage.keyspace())).isEmpty();
    }

    @Test
    void aClientCanDoWhatClientsDo() {
        RedisStoreConfig config = config(Role.CLIENT);
        look(config);
        steer(config);
        assertThat(Role.refusals(server, user)).isEmpty();
    }

    @Test
    void aClientCannotClaimOrPassForANode() {
        stage.call("ZADD", stage.keys.due(Stage.SHARD, Stage.LANE), "1", ID.value());
        try (RedisScheduleStore store = RedisScheduleStore.open(config(Role.CLIENT))) {
            ClaimItem item = Stage.fireItem(store.get(ID).orElseThrow());
            refuses(() -> store.claim(
                    new ClaimRequest(Stage.SHARD, Stage.NODE, ClaimToken.random(), Stage.LEASE, List.of(item))));
            refuses(() -> store.beat(beat()));
            refuses(() -> store.leave(new NodeId("node-1")));
            refuses(() -> store.record(FIGURES));
        }
        assertThat(stage.store.nodes()).hasSize(1);
    }

    /** What a client says about itself when it connects is no command of 7.0, and a right of its own later. */
    @Test
    void aConnectionSendsNothingThatTheServerDoesNotKnow() {
        RedisStoreConfig config = config(Role.VIEWER);
        server.call("CONFIG", "RESETSTAT");
        RedisScheduleStore.open(config).close();
        assertThat(server.call("INFO", "errorstats")).doesNotContain("errorstat_");
    }

    /** The connection for wake-ups is asked for signs of life, which takes a right as well. */
    @Test
    void aNodeHearsWhatAClientPuts() {
        String clientUser = user + "-client";
        RedisStoreConfig ofClient = RedisStoreConfig.of(Role.CLIENT.enter(server, clientUser, stage.namespace))
                .withNamespace(stage.namespace);
        List<WakeUp> heard = new CopyOnWriteArrayList<>();
        try (RedisScheduleStore node = RedisScheduleStore.open(config(Role.NODE));
                RedisScheduleStore store = RedisScheduleStore.open(ofClient);
                WakeSubscription subscription = node.subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            Awaitility.await().until(() -> heard.contains(new WakeUp.Connected()));
            new SchedulerClient(store, "test")
                    .schedule(TASK, Payload.NONE)
                    .now()
                    .create();
            Awaitility.await().until(() -> heard.contains(new WakeUp.Due(TASK)));
            Awaitility.await()
                    .until(() -> server.call("CLIENT", "LIST", "TYPE", "PUBSUB")
                            .lines()
                            .anyMatch(line -> line.contains(" cmd=ping ") && line.contains(" user=" + user + " ")));
        }
        assertThat(Role.refusals(server, user)).isEmpty();
        assertThat(Role.refusals(server, clientUser)).isEmpty();
    }

    @Test
    void nothingThatAViewerOrAClientMayDoIsToSpare() {
        assertThat(toSpare(Role.VIEWER, Set.of(Script.FIND_RUN, Script.SUMMARIZE)))
                .isEmpty();
        // programs in other languages read replies by it
        assertThat(toSpare(Role.CLIENT, OF_CLIENTS)).containsExactly("xread");
    }

    /** The commands that are in no script of the role, and whose lack nobody notices. */
    private Set<String> toSpare(Role role, Set<Script> scripts) {
        Set<String> suspects = new TreeSet<>(role.commands());
        scripts.forEach(script -> suspects.removeAll(AclCommandsTest.inLua(script)));
        Set<String> idle = new TreeSet<>();
        for (String command : suspects) {
            close();
            fill();
            server.call("SCRIPT", "FLUSH");
            RedisStoreConfig less = config(role, "-" + command);
            try {
                look(less);
                RedisScheduleStore.open(config(role, 1, "-" + command)).close();
                if (role == Role.CLIENT) {
                    steer(less);
                }
                if (Role.refusals(server, user).isEmpty()) {
                    idle.add(command);
                }
            } catch (StoreAccessException e) {
                assertThat(e).hasMessageContaining("NOPERM");
            }
            server.call("ACL", "LOG", "RESET");
        }
        return idle;
    }

    @Test
    void aNodeCannotTouchWhatIsNotOfItsNamespace() {
        String other = "other-" + user;
        RedisStoreConfig config = config(Role.NODE).withNamespace(other);
        assertThatThrownBy(() -> RedisScheduleStore.open(config)).isInstanceOf(StoreAccessException.class);
        assertThat(server.call("KEYS", other + "*")).isEmpty();
    }

    private static void refuses(Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining("NOPERM")
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
    }

    /** Every file loads as it stands, and as it stands nobody can enter by it. */
    @Test
    void theFilesMakeUsersWithoutAPassword() {
        Map<Role, String> names = Map.of(
                Role.NODE, "carillon-node",
                Role.CLIENT, "carillon-client",
                Role.VIEWER, "carillon-viewer",
                Role.CONSUMER, "carillon-consumer");
        names.forEach((role, name) -> {
            List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", name));
            words.addAll(role.rules("carillon"));
            server.call(words.toArray(String[]::new));
            assertThatThrownBy(() -> RedisScheduleStore.open(
                            RedisStoreConfig.of("redis://" + name + ":any@127.0.0.1:" + server.port())))
                    .isInstanceOf(StoreAccessException.class)
                    .hasMessageContaining("WRONGPASS");
        });
    }
}
