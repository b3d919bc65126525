package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Cron;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.AuditDepth;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.PutRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an audit by names costs while all is well, and that it finds what stands nowhere, also among many lanes. */
class AuditCostTest extends OwnServerCase {

    private static final Pattern CALLS = Pattern.compile("cmdstat_[^:]+:calls=(\\d+)");
    private static final int SCHEDULES = 500;

    private void put(TaskName task, String name) {
        stage.put(
                new Schedule(new ScheduleId(name), task, Cron.of("0 * * * *"), Payload.NONE), Optional.of(Stage.NEXT));
    }

    /** All commands that the server has carried out, those of scripts among them. */
    private long calls() {
        return CALLS.matcher(stage.call("INFO", "commandstats"))
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
    }

    private List<AuditReply> walk() {
        List<AuditReply> replies = new ArrayList<>();
        String cursor = "";
        do {
            replies.add(stage.store.audit(AuditRequest.places(Stage.SHARD, cursor)));
            cursor = replies.get(replies.size() - 1).cursor();
        } while (!cursor.isEmpty());
        return replies;
    }

    private List<String> stalled() {
        return walk().stream()
                .flatMap(reply -> reply.stalled().stream())
                .map(schedule -> schedule.schedule().id().value())
                .toList();
    }

    @Test
    void whatStandsInItsPlaceIsNotRead() {
        stage.store.putAll(IntStream.range(0, SCHEDULES)
                .mapToObj(i -> PutRequest.create(
                        Stage.hourly().withId(new ScheduleId("s" + i)), true, Stage.AT, Optional.of(Stage.NEXT)))
                .toList());
        walk();

        long before = calls();
        List<AuditReply> replies = walk();
        long commands = calls() - before;

        assertThat(replies.stream().mapToInt(AuditReply::checked).sum()).isEqualTo(SCHEDULES);
        assertThat(replies).hasSizeLessThanOrEqualTo(2);
        assertThat(commands).isLessThanOrEqualTo(24);
    }

    @Test
    void whatStandsNowhereIsFoundAmongManyLanes() {
        for (int i = 0; i < 20; i++) {
            put(new TaskName("task-" + i), "fine-" + i);
        }
        stage.put(
                new Schedule(new ScheduleId("mute"), Stage.TASK, new EveryAfter(Duration.ofHours(1)), Payload.NONE),
                Optional.empty());

        assertThat(stalled()).containsExactly("mute");
    }

    /** A round of hours would hardly be ended by one node. */
    @Test
    void whoeverReadsTheRecordsGoesOnWhereTheLastOneWas() {
        for (int i = 0; i < SCHEDULES; i++) {
            put(Stage.TASK, "s" + i);
        }
        Set<String> seen = new HashSet<>();
        int most = 50;
        for (int node = 0; seen.size() < SCHEDULES && node < SCHEDULES; node++) {
            AuditReply first = stage.store.audit(new AuditRequest(Stage.SHARD, AuditDepth.RECORDS, "", most));
            first.pending()
                    .forEach(schedule -> seen.add(schedule.schedule().id().value()));
        }
        assertThat(seen).hasSize(SCHEDULES);
    }

    @Test
    void aSetThatIsNoneHidesNothing() {
        put(Stage.TASK, "fine");
        String due = stage.keys.due(Stage.SHARD, Stage.LANE);
        stage.call("DEL", due);
        stage.call("SET", due, "no set");

        assertThat(stalled()).containsExactly("fine");
    }
}
