package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DropReason;
import dev.carillon.store.EndedPauses.Ended;
import dev.carillon.store.PauseScope;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pauses of many schedules, and pauses with an end, while several nodes fire them. */
class GroupPauseTest {

    private static final PauseScope TAG = PauseScope.tag("billing");
    private static final PauseScope TASK = PauseScope.task(Cluster.TASK.name().value());
    private static final int MANY = 20;
    private static final Every TEN_SECONDS = new Every(Duration.ofSeconds(10));

    private final Cluster cluster = new Cluster();
    private final SchedulerClient client = new SchedulerClient(cluster.store, "tester");

    private void nodes(String... names) {
        for (String name : names) {
            cluster.add(name, (p, run) -> {});
        }
    }

    private void run(int seconds) {
        cluster.runFor(Duration.ofSeconds(seconds));
    }

    private static List<String> many() {
        return IntStream.range(0, MANY).mapToObj(n -> "s" + n).toList();
    }

    private void putMany() {
        many().forEach(id -> cluster.put(new Schedule(
                new ScheduleId(id),
                Cluster.TASK.name(),
                TEN_SECONDS,
                Bounds.NONE,
                Payload.NONE,
                Policies.DEFAULT,
                "",
                List.of(TAG.name()))));
    }

    private List<Cluster.Fire> firesOf(String id) {
        return cluster.fires().stream()
                .filter(fire -> fire.run().id().schedule().value().equals(id))
                .toList();
    }

    private List<Long> nominalSeconds(String id) {
        return firesOf(id).stream()
                .map(fire ->
                        Duration.between(Cluster.START, fire.run().nominal()).toSeconds())
                .toList();
    }

    private List<RunRecord> dropped(String id) {
        return cluster.history(id).stream()
                .filter(record -> record.reason().equals(Optional.of(DropReason.PAUSED)))
                .toList();
    }

    private void assertDropped(String id, int second, int others) {
        RunRecord dropped = dropped(id).get(0);
        assertThat(dropped.nominal()).isEqualTo(Cluster.START.plusSeconds(second));
        assertThat(dropped.missedCount()).isEqualTo(others);
        assertThat(dropped(id)).hasSize(1);
    }

    @Test
    void nothingOfATagStartsUntilItIsResumed() {
        nodes("a", "b", "c");
        putMany();
        cluster.put("untagged", TEN_SECONDS);
        run(25);
        assertThat(cluster.fires()).hasSize(2 * (MANY + 1));

        client.pause(TAG, "freeze");
        cluster.forgetFires();
        run(60);
        assertThat(nominalSeconds("untagged")).containsExactly(30L, 40L, 50L, 60L, 70L, 80L);
        assertThat(cluster.fires()).hasSize(6);
        assertThat(client.resume(TAG)).isTrue();
        assertThat(client.pauses()).isEmpty();

        cluster.forgetFires();
        run(20);
        for (String id : many()) {
            assertThat(nominalSeconds(id)).containsExactly(90L, 100L);
            assertDropped(id, 80, 5);
        }
    }

    @Test
    void whatIsCaughtUpWithRunsOnceForAll() {
        nodes("a", "b", "c");
        putMany();
        run(25);
        client.pause(TAG, "freeze");
        run(60);
        cluster.forgetFires();
        client.resume(TAG, CatchUp.FIRE_ONCE);
        run(20);
        for (String id : many()) {
            assertThat(nominalSeconds(id)).containsExactly(80L, 90L, 100L);
            assertThat(firesOf(id).get(0).run().missedCount()).isEqualTo(5);
            assertThat(firesOf(id).get(0).millis()).isBetween(85_000L, 85_100L);
            assertThat(dropped(id)).isEmpty();
        }
    }

    @Test
    void whatBecomesDueInTheSameMomentAsAPauseDoesNotStart() {
        nodes("a", "b");
        putMany();
        cluster.runFor(Duration.ofMillis(9_999));
        cluster.clock.advance(Duration.ofMillis(1));
        client.pause(PauseScope.all(), "stop");
        run(5);
        assertThat(cluster.fires()).isEmpty();
    }

    @Test
    void aPauseEndsByItselfOnTime() {
        nodes("a", "b", "c");
        putMany();
        run(25);
        client.pause(TAG, "freeze", Cluster.START.plusSeconds(60));
        cluster.forgetFires();
        run(50);
        for (String id : many()) {
            assertThat(nominalSeconds(id)).containsExactly(60L, 70L);
            assertThat(firesOf(id).get(0).millis()).isBetween(60_000L, 60_100L);
            assertDropped(id, 50, 2);
        }
        assertThat(cluster.store.pauses()).isEmpty();
    }

    @Test
    void theEndOfAPauseThatNobodyNoticedInTimeIsWhereItWas() {
        putMany();
        client.pause(TAG, "freeze", Cluster.START.plusSeconds(60));
        cluster.clock.advance(Duration.ofSeconds(95));
        nodes("a");
        run(1);
        for (String id : many()) {
            assertThat(nominalSeconds(id)).containsExactly(90L);
            assertThat(firesOf(id).get(0).run().missedCount()).isEqualTo(3);
            assertDropped(id, 50, 4);
        }
    }

    @Test
    void aScheduleWithAPauseOfItsOwnGoesOnAtItsEnd() {
        nodes("a", "b");
        cluster.put("s", TEN_SECONDS);
        run(5);
        client.pause(new ScheduleId("s"), "moved", Cluster.START.plusSeconds(35));
        run(60);
        assertThat(nominalSeconds("s")).containsExactly(40L, 50L, 60L);
        assertThat(cluster.fireMillis()).allMatch(millis -> millis % 10_000 < 100);
        assertDropped("s", 30, 2);
    }

    @Test
    void theNodesGoOnWhereAClientDiedHalfWay() {
        nodes("a", "b", "c");
        putMany();
        run(25);
        client.pause(TAG, "freeze");
        run(60);
        cluster.forgetFires();
        cluster.store.endPause(TAG, CatchUp.FIRE_ONCE);
        List<Ended> found = cluster.store.endedPauses(new Shard(0), 7).schedules();
        assertThat(found).hasSize(7);
        found.forEach(ended -> cluster.store.resume(OccurrencePlanner.resume(ended)));

        run(20);
        assertThat(cluster.store.pauses()).isEmpty();
        for (String id : many()) {
            assertThat(nominalSeconds(id)).containsExactly(80L, 90L, 100L);
        }
    }

    @Test
    void theAuditLetsGoWhatAClientThatDiedTookOutOfAPause() {
        nodes("a", "b");
        putMany();
        client.pause(TAG, "freeze");
        run(15);
        StoredSchedule held = cluster.get("s7");
        Schedule untagged = new Schedule(new ScheduleId("s7"), Cluster.TASK.name(), TEN_SECONDS, Payload.NONE);
        cluster.store.put(PutRequest.replace(held, untagged, true, held.anchor(), Optional.empty()));
        run(180);
        assertThat(cluster.get("s7").pause()).isEmpty();
        assertThat(cluster.fires())
                .isNotEmpty()
                .allMatch(fire -> fire.run().id().schedule().equals(untagged.id()));
        assertThat(dropped("s7")).hasSize(1);
    }

    @Test
    void aNodeThatJoinsLaterKeepsToIt() {
        putMany();
        client.pause(PauseScope.all(), "stop");
        run(25);
        nodes("a");
        run(20);
        cluster.put("later", TEN_SECONDS);
        run(22);
        assertThat(cluster.fires()).isEmpty();
        assertThat(cluster.get("later").pause().orElseThrow().via()).contains(PauseScope.all());
        client.resume(PauseScope.all());
        run(10);
        assertThat(cluster.fires()).hasSize(MANY + 1);
    }

    @Test
    void whatPassedWhileNoNodeLivedIsDroppedAllTheSame() {
        putMany();
        client.pause(TASK, "stop");
        cluster.clock.advance(Duration.ofSeconds(65));
        client.resume(TASK);
        nodes("a");
        run(10);
        for (String id : many()) {
            assertThat(nominalSeconds(id)).containsExactly(70L);
            assertDropped(id, 60, 5);
        }
    }

    @Test
    void aSingleInstantWaits() {
        nodes("a", "b");
        cluster.put("once", new Once(Cluster.START.plusSeconds(30)));
        cluster.put("unseen", new Once(Cluster.START.plusSeconds(30)));
        run(10);
        client.pause(TASK, "stop");
        run(50);
        assertThat(cluster.fires()).isEmpty();
        client.resume(TASK);
        run(1);
        assertThat(cluster.fireMillis()).hasSize(2).allMatch(millis -> millis >= 60_000 && millis < 60_100);
        assertThat(cluster.get("once").state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(cluster.states("unseen")).containsExactly(RunState.SUCCEEDED);
    }

    @Test
    void whatIsPausedByNameMeanwhileStaysPausedAndManualRunsStart() {
        nodes("a");
        putMany();
        run(5);
        client.pause(TAG, "freeze");
        run(10);
        client.pause(new ScheduleId("s3"), "mine");
        client.trigger(new ScheduleId("s4"));
        run(1);
        assertThat(firesOf("s4")).hasSize(1);
        client.resume(TAG);
        run(10);
        assertThat(cluster.fires()).hasSize(1 + MANY - 1);
        assertThat(cluster.get("s3").pause().orElseThrow().reason()).isEqualTo("mine");
        client.resume(new ScheduleId("s3"));
        run(10);
        assertThat(nominalSeconds("s3")).containsExactly(30L);
    }
}
