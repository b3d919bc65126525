package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.testing.TestCluster;
import dev.carillon.node.testing.TestNode;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Ticker;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.FaultyStore;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A door on a store in memory, asked by HTTP, and a node beside it whose loops the test turns. It is noon until the test
 * lets time pass; only what the door keeps for a moment is forgotten from one request to the next.
 */
abstract class HttpCase {

    static final String API = Routes.API;
    static final String VIEWER = "secret-of-vera-0001";
    static final String OPERATOR = "secret-of-otto-0002";
    static final String ADMIN = "secret-of-anna-0003";

    /** What fails whenever it runs. */
    static final String BROKEN = "broken";
    /** What leaves a result and says how far it is. */
    static final String REPORT = "report";

    private static final Task<@Nullable Void> REPORTING = Task.of(REPORT);
    private static final Task<@Nullable Void> BREAKING = Task.of(BROKEN);
    private static final Duration UNTIL_FORGOTTEN = Duration.ofSeconds(3);

    final VirtualClock clock = new VirtualClock();
    final FaultyStore line = new FaultyStore(new InMemoryScheduleStore(clock));
    final TestCluster cluster = TestCluster.on(line.store(), clock);
    final SchedulerClient client = cluster.client();
    final ScheduleStore store = cluster.store();
    private final VirtualClock patience = new VirtualClock();

    @SuppressWarnings("NullAway.Init")
    HttpDoor door;

    /** The API, asked by an admin. */
    @SuppressWarnings("NullAway.Init")
    Api api;

    @SuppressWarnings("NullAway.Init")
    TestNode node;

    @BeforeEach
    final void open() {
        node = cluster.addNode("node-1", tasks());
        door = new HttpDoor(new HttpConfig("127.0.0.1", 0, false, credentials()), clock, ticker());
        door.open(
                store,
                new SchedulerNode(
                        store,
                        tasks(),
                        NodeConfig.builder().node(new NodeId("node-1")).build()));
        api = new Api(door.address(), () -> patience.advance(UNTIL_FORGOTTEN)).as(ADMIN);
    }

    @AfterEach
    final void close() {
        line.heal();
        door.close();
        cluster.close();
    }

    /** Who may do what; a test may be about nobody. */
    Credentials credentials() {
        return people();
    }

    /** What the door measures time by. */
    Ticker ticker() {
        return patience;
    }

    static Credentials people() {
        return Credentials.parse(
                "viewer vera " + VIEWER + "\noperator otto " + OPERATOR + "\nadmin anna " + ADMIN + "\n");
    }

    static TaskRegistry tasks() {
        return TaskRegistry.builder()
                .add(REPORTING, (payload, run) -> {
                    run.progress(1, 2);
                    run.log("half way");
                    run.result(List.of(1, 2));
                })
                .add(BREAKING, (payload, run) -> {
                    throw new IllegalStateException("out of paper");
                })
                .build();
    }

    /** All that there is to ask, as a table. */
    static List<Route> routes() {
        VirtualClock still = new VirtualClock();
        Stage stage = new Stage();
        Survey survey = new Survey(stage, still);
        return Routes.all(
                new Outlook(stage, survey, still, InstantSource.fixed(still.instant())),
                survey,
                new Guard(Credentials.none(), true));
    }

    static ScheduleId id(String value) {
        return new ScheduleId(value);
    }

    static String schedule(String id) {
        return API + "/schedules/" + id;
    }

    /** Stores a schedule of a task that fires every hour. */
    void hourly(String id, String task) {
        api.put(schedule(id), "{\"task\": \"" + task + "\", \"every\": \"1h\"}").is(Answer.CREATED);
    }

    void hourly(String id) {
        hourly(id, REPORT);
    }

    /** Lets an hour pass, and everything in it happen. */
    void hour() {
        cluster.advance(Duration.ofHours(1));
    }

    /** Lets a schedule of the task that fails make a dead letter. */
    RunId dead(String id) {
        api.put(schedule(id), "{\"task\": \"broken\", \"every\": \"1h\", \"retry\": {\"retries\": 0}}")
                .is(Answer.CREATED);
        hour();
        return client.deadLetters(1).get(0).run();
    }

    /** A manual run that waits, because its node claims nothing now. */
    RunId waiting(String id) {
        return new RunId(
                api.post(schedule(id) + ":trigger", "").is(Answer.ACCEPTED).text("run"));
    }

    /** What was noted last. */
    JournalEntry noted() {
        return store.journal(1).get(0);
    }

    void assertNoted(String action, String target, String reason) {
        JournalEntry entry = noted();
        assertThat(List.of(entry.actor(), entry.action(), entry.target(), entry.reason(), entry.via()))
                .containsExactly("anna", action, target, reason, "http");
    }
}
