package dev.carillon.testing.model;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.Optional;

/** Requests and replies in few words, for whoever reads why a walk failed. */
final class Told {

    private Told() {}

    static String of(PutRequest request) {
        String expects = request.expectedGeneration() == 0
                ? ""
                : ", expects generation " + request.expectedGeneration() + " next " + of(request.expectedNext())
                        + " kept " + of(request.expectedKept());
        return "put " + of(request.schedule()) + ", anchor " + request.anchor() + ", next " + of(request.next())
                + expects;
    }

    static String of(Schedule schedule) {
        Policies policies = schedule.policies();
        String deadline = policies.startDeadline() == null ? "" : ", start within " + policies.startDeadline();
        return schedule.id() + " (" + schedule.task() + ", " + schedule.recurrence() + of(schedule.bounds()) + ", "
                + policies.overlap() + ", " + policies.misfire() + " within "
                + policies.misfire().catchUpWindow() + deadline + ", "
                + schedule.payload().json() + ")";
    }

    private static String of(Bounds bounds) {
        StringBuilder text = new StringBuilder();
        if (bounds.startAt() != null) {
            text.append(", from ").append(bounds.startAt());
        }
        if (bounds.endAt() != null) {
            text.append(", until ").append(bounds.endAt());
        }
        if (bounds.maxRuns() > 0) {
            text.append(", at most ").append(bounds.maxRuns());
        }
        return text.append(bounds.jitter().isZero() ? "" : ", jitter " + bounds.jitter())
                .toString();
    }

    static String of(ClaimItem item) {
        String read = " planned from " + read(item.schedule());
        if (item instanceof ClaimItem.Fire fire) {
            return "fire " + fire.nominal() + " for " + fire.missedCount() + " missed, then " + of(fire.next()) + read;
        } else if (item instanceof ClaimItem.Drop drop) {
            return "drop " + drop.count() + " up to " + drop.latest() + " for " + drop.reason() + ", then "
                    + of(drop.next()) + read;
        }
        return "start " + ((ClaimItem.Start) item).run() + read;
    }

    static String of(ClaimReply reply) {
        if (reply instanceof ClaimReply.Granted granted) {
            return "granted " + granted.claim().run() + ", attempt "
                    + granted.claim().attempt() + " under " + granted.claim().fence();
        }
        return reply.toString();
    }

    static String of(ResumeRequest request) {
        return "resume " + read(request.schedule()) + ", next " + of(request.next())
                + request.missed()
                        .map(missed -> ", missed " + missed.count() + " up to " + missed.latest())
                        .orElse("")
                + (request.catchUp() ? ", catch up" : "");
    }

    private static String read(StoredSchedule read) {
        return read.schedule().id() + " generation " + read.generation() + " " + read.state() + " next "
                + of(read.next()) + " unfinished " + read.unfinished() + " queued " + read.queued() + " started "
                + read.started();
    }

    private static String of(Optional<Instant> moment) {
        return moment.map(Instant::toString).orElse("none");
    }
}
