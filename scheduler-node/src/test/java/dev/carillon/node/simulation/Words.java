package dev.carillon.node.simulation;

import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.Completion;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;

/** Requests and answers in few words, for the story. */
final class Words {

    private Words() {}

    static String of(PutRequest put) {
        Schedule schedule = put.schedule();
        return schedule.id() + " " + schedule.recurrence() + " from "
                + schedule.bounds().startAt() + ", "
                + schedule.policies().overlap() + ", " + schedule.policies().misfire() + ", next "
                + put.next().orElse(null) + " after "
                + put.expectedNext().or(put::expectedKept).orElse(null) + ", dropped "
                + put.dropped().orElse(null);
    }

    static String of(ResumeRequest resume) {
        return resume.schedule().schedule().id() + " next " + resume.next().orElse(null) + ", missed "
                + resume.missed().orElse(null) + ", catch up " + resume.catchUp();
    }

    static String of(ClaimItem item) {
        return switch (item) {
            case ClaimItem.Fire fire ->
                fire.schedule().schedule().id() + "@" + fire.nominal() + " missed " + fire.missedCount() + " next "
                        + fire.next().orElse(null);
            case ClaimItem.Drop drop ->
                "drop " + drop.schedule().schedule().id() + "@" + drop.latest() + " and " + (drop.count() - 1)
                        + " before, " + drop.reason();
            case ClaimItem.Start start -> start.run().value();
        };
    }

    static String of(ClaimReply reply) {
        return reply instanceof ClaimReply.Granted granted
                ? "granted " + granted.claim().run() + " attempt "
                        + granted.claim().attempt() + " under "
                        + granted.claim().fence()
                : reply.toString();
    }

    static String of(Completion completion) {
        return completion.claim().run() + " under " + completion.claim().fence() + " ends with " + completion.ending();
    }
}
