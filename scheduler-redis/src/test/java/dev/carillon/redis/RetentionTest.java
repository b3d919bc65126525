package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** However many one-time schedules end, they go again when their retention is over, a bounded number in each step. */
class RetentionTest extends OwnServerCase {

    private void outlived(int count) {
        for (int i = 0; i < count; i++) {
            ScheduleId id = new ScheduleId("old-" + i);
            stage.put(new Schedule(id, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.empty());
            stage.call("ZADD", stage.keys.finished(Stage.SHARD), "2", id.value());
        }
    }

    @Test
    void theyGoStepByStepBeforeAnythingElseIsLookedAt() {
        outlived(250);
        List<AuditReply> steps = new ArrayList<>();
        do {
            steps.add(stage.store.audit(AuditRequest.places(Stage.SHARD, "")));
        } while (steps.get(steps.size() - 1).hasMoreToPurge());
        assertThat(steps).extracting(AuditReply::purged).containsExactly(100, 100, 50);
        assertThat(stage.call("ZCARD", stage.keys.finished(Stage.SHARD))).isEqualTo("0");
    }

    @Test
    void theStepKeepsThePlaceOfTheAudit() {
        outlived(100);
        AuditReply step = stage.store.audit(AuditRequest.places(Stage.SHARD, "17"));
        assertThat(step.hasMoreToPurge()).isTrue();
        assertThat(step.cursor()).isEqualTo("17");
    }
}
