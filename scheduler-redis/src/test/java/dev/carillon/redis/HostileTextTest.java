package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.DateRange;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.schedule.WellFormed;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ListRequest;
import dev.carillon.store.MinuteFigures;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever text a user, a handler or a node gives: it is refused with its field named, or comes back as it was; and no key
 * arises that docs/redis-keys.md does not know.
 */
class HostileTextTest {

    private RedisServer server;
    private Stage stage;
    private SchedulerClient client;

    /** A server of its own: every key on it is looked at. */
    @BeforeEach
    void start() {
        server = RedisServer.builder().own().start();
        stage = new Stage(server);
        client = new SchedulerClient(stage.store, "test");
    }

    @AfterEach
    void stop() {
        stage.close();
        server.close();
    }

    /** Puts a text somewhere and says what came back; {@code field} is how a refusal names it. */
    private record Place(String field, BiFunction<HostileTextTest, String, Object> trip) {}

    private static final Map<String, Place> PLACES = Map.ofEntries(
            Map.entry(
                    "id of a schedule",
                    new Place(
                            "id",
                            (test, text) -> test.put(text, "t", "null", "")
                                    .schedule()
                                    .id()
                                    .value())),
            Map.entry(
                    "task",
                    new Place(
                            "task",
                            (test, text) -> test.put("s", text, "null", "")
                                    .schedule()
                                    .task()
                                    .value())),
            Map.entry(
                    "payload",
                    new Place(
                            "payload",
                            (test, text) -> test.put("s", "t", Payload.of(text).json(), "")
                                    .schedule()
                                    .payload()
                                    .as(String.class))),
            Map.entry("name in a payload", new Place("payload", HostileTextTest::fieldName)),
            Map.entry(
                    "description",
                    new Place(
                            "description",
                            (test, text) ->
                                    test.put("s", "t", "null", text).schedule().description())),
            Map.entry("tag", new Place("tags", HostileTextTest::tag)),
            Map.entry(
                    "reason",
                    new Place("reason", (test, text) -> test.pause(text, "me").reason())),
            Map.entry(
                    "actor",
                    new Place("actor", (test, text) -> test.pause("why", text).actor())),
            Map.entry("tag of a pause", new Place("tag", HostileTextTest::pauseTag)),
            Map.entry("name of a calendar", new Place("calendar", HostileTextTest::calendarName)),
            Map.entry("description of a calendar", new Place("description", HostileTextTest::calendarText)),
            Map.entry("cron expression", new Place("cron", HostileTextTest::cron)),
            Map.entry("time zone", new Place("zone", HostileTextTest::zone)),
            Map.entry("node", new Place("node", HostileTextTest::node)),
            Map.entry("error of a handler", new Place("", HostileTextTest::error)),
            Map.entry("suffix of a run", new Place("run", HostileTextTest::run)),
            Map.entry(
                    "actor in the journal",
                    new Place(
                            "actor",
                            (test, text) -> test.noted(text, "a", "t", "", "v").actor())),
            Map.entry(
                    "action in the journal",
                    new Place(
                            "action",
                            (test, text) -> test.noted("a", text, "t", "", "v").action())),
            Map.entry(
                    "target in the journal",
                    new Place(
                            "target",
                            (test, text) -> test.noted("a", "a", text, "", "v").target())),
            Map.entry(
                    "reason in the journal",
                    new Place(
                            "reason",
                            (test, text) -> test.noted("a", "a", "t", text, "v").reason())),
            Map.entry(
                    "way in the journal",
                    new Place(
                            "via",
                            (test, text) -> test.noted("a", "a", "t", "", text).via())),
            Map.entry("lateness in figures", new Place("lateness", HostileTextTest::lateness)));

    @TestFactory
    List<DynamicTest> itIsRefusedOrComesBackAsItWas() {
        return PLACES.entrySet().stream()
                .map(place -> DynamicTest.dynamicTest(place.getKey(), () -> tryAll(place.getKey(), place.getValue())))
                .toList();
    }

    private void tryAll(String name, Place place) {
        int kept = 0;
        for (String text : HostileTexts.all()) {
            try {
                Object back = place.trip().apply(this, text);
                assertThat(back)
                        .as("%s %s, seed %d", name, HostileTexts.shown(text), HostileTexts.SEED)
                        .isEqualTo(text);
                kept++;
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage())
                        .as("%s %s, seed %d", name, HostileTexts.shown(text), HostileTexts.SEED)
                        .contains(place.field() + ":")
                        .hasSizeLessThan(1_000)
                        .matches(message -> message.codePoints().noneMatch(Character::isISOControl), "one line");
            }
        }
        assertThat(kept).as(name).isPositive();
        assertThat(strangeKeys()).isEmpty();
    }

    private StoredSchedule put(String id, String task, String payload, String description) {
        client.schedule(task, Payload.ofJson(payload))
                .id(id)
                .cron("@yearly")
                .description(description)
                .create();
        return client.list(ListRequest.all())
                .filter(found -> found.schedule().id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Object fieldName(String text) {
        StoredSchedule back = put("s", "t", Payload.of(Map.of(text, 1)).json(), "");
        Map<?, ?> payload = Objects.requireNonNull(back.schedule().payload().as(Map.class));
        return Objects.requireNonNull(payload.keySet().iterator().next());
    }

    private String tag(String text) {
        client.schedule("t", Payload.NONE).id("s").cron("@yearly").tags(text).create();
        StoredSchedule found = client.list(
                        new ListRequest("", 10, Optional.empty(), Optional.empty(), Optional.of(text)))
                .findFirst()
                .orElseThrow();
        return found.schedule().tags().iterator().next();
    }

    private Pause pause(String reason, String actor) {
        put("s", "t", "null", "");
        new SchedulerClient(stage.store, actor).pause(new ScheduleId("s"), reason);
        return stage.store.get(new ScheduleId("s")).orElseThrow().pause().orElseThrow();
    }

    private String pauseTag(String text) {
        PauseScope scope = PauseScope.tag(text);
        client.pause(scope, "why");
        String name = client.pauses().get(0).scope().name();
        client.resume(scope);
        return name;
    }

    private String calendarName(String text) {
        client.putCalendar(Calendar.builder(text)
                .dates(List.of(DateRange.parse("2030-01-01")))
                .build());
        String name = client.calendars().stream()
                .map(calendar -> calendar.name().value())
                .filter(text::equals)
                .findFirst()
                .orElseThrow();
        client.schedule("t", Payload.NONE).id("s").cron("@yearly").except(text).create();
        assertThat(client.get(new ScheduleId("s"))
                        .orElseThrow()
                        .schedule()
                        .bounds()
                        .except())
                .containsExactly(new CalendarName(text));
        client.delete(new ScheduleId("s"));
        client.deleteCalendar(new CalendarName(text));
        return name;
    }

    private String calendarText(String text) {
        client.putCalendar(Calendar.builder("c")
                .dates(List.of(DateRange.parse("2030-01-01")))
                .description(text)
                .build());
        String description = client.calendars().get(0).description();
        client.deleteCalendar(new CalendarName("c"));
        return description;
    }

    private String cron(String text) {
        client.schedule("t", Payload.NONE).id("s").cron(text).create();
        return text;
    }

    private String zone(String text) {
        client.schedule("t", Payload.NONE).id("s").cron("@yearly").zone(text).create();
        return text;
    }

    private String node(String text) {
        NodeId id = new NodeId(text);
        stage.store.beat(
                new NodeBeat(id, Instant.EPOCH, Set.of(new TaskName("t")), 0, "d", "2026a", Duration.ofMinutes(1)));
        String back = stage.store.nodes().get(0).node().value();
        stage.store.leave(id);
        return back;
    }

    /** What a handler says is not refused: it has failed already. Half a surrogate pair does not come back. */
    private String error(String text) {
        client.delete(Stage.ID);
        Claim claim = stage.running();
        Attempt attempt = new Attempt(Stage.AT, Stage.AT.plusSeconds(1), new RunError("type", text, text));
        stage.store.complete(new CompleteRequest(
                Stage.SHARD, List.of(new Completion(claim, attempt, new Completion.Finish(RunState.DEAD)))));
        String back = client.deadLetters(1).get(0).error().orElseThrow().message();
        client.discard(claim.run());
        boolean isCut = text.length() > 1_000;
        boolean isHalf = !WellFormed.is(text);
        return isCut || isHalf ? text : back;
    }

    private String run(String text) {
        RunId run = new RunId("s@20260101T000000Z-" + text);
        client.cancel(run);
        return run.suffix().substring("20260101T000000Z-".length());
    }

    private JournalEntry noted(String actor, String action, String target, String reason, String via) {
        stage.store.note(new JournalEntry(actor, action, target, reason, via));
        return stage.store.journal(1).get(0);
    }

    private String lateness(String text) {
        Instant minute = stage.store.clock().instant().truncatedTo(ChronoUnit.MINUTES);
        stage.store.record(new MinuteFigures(minute, Stage.NODE, 1, 1, 0, 0, 0, text, 0, 0, 0));
        String back = stage.store.minutes(minute).stream()
                .map(MinuteFigures::lateness)
                .filter(text::equals)
                .findFirst()
                .orElse("something else");
        stage.call("DEL", stage.keys.minutes());
        return back;
    }

    /** Keys that are of no kind that the documentation has. */
    private List<String> strangeKeys() {
        List<Pattern> known = Arrays.stream(KeyKind.values())
                .map(kind ->
                        Pattern.compile(Arrays.stream(stage.keys.pattern(kind).split("<[a-z]+>", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining("[A-Za-z0-9._:@+-]+"))))
                .toList();
        return server.call("KEYS", "*")
                .lines()
                .filter(key ->
                        known.stream().noneMatch(kind -> kind.matcher(key).matches()))
                .toList();
    }

    @Test
    void aStrangeKeyIsFound() {
        server.call("SET", "stray", "1");
        server.call("SET", stage.namespace + ":{0}:schedule:a{b", "1");
        assertThat(strangeKeys()).hasSize(2);
    }
}
