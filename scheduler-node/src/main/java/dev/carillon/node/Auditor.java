package dev.carillon.node;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditReply;
import dev.carillon.store.EndedPauses.Ended;
import dev.carillon.store.GroupPause;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks through everything, slowly and for ever, and mends what should not happen: an active schedule that nothing will
 * ever make fire, one that waits for a fire time that its calendars or its time zone do not have any more, and one that a
 * pause of several holds although an update took it out of that. What is due and waits for a node that knows its task is
 * counted on the way. Each shard is walked by one node.
 */
final class Auditor implements Service.Loop {

    /** What one turn did. */
    record AuditTurn(int checked, int purged, int repaired, int resumed, int replanned, long comeBackNanos)
            implements Turn {}

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
    private static final int PAUSES_BETWEEN_AUDITS = 60;

    /** While there is more to remove than one step does, so many steps share a pause. */
    private static final int PURGES_IN_A_PAUSE = 50;

    private final NodeContext context;
    private final Membership membership;
    private final List<Shard> shards;
    private int place;
    private String cursor = "";
    /** How many due schedules of this walk have a task that no live node knows. */
    private int homeless;

    Auditor(NodeContext context, Membership membership) {
        this.context = context;
        this.membership = membership;
        this.shards = context.shards();
    }

    @Override
    public AuditTurn runOnce() {
        Duration pause = context.config().auditPause();
        while (place < shards.size() && !membership.isFirstAt(shards.get(place))) {
            place++;
            cursor = "";
        }
        if (place == shards.size()) {
            place = 0;
            context.meters().noCapableNode(homeless);
            homeless = 0;
            return new AuditTurn(
                    0, 0, 0, 0, 0, pause.multipliedBy(PAUSES_BETWEEN_AUDITS).toNanos());
        }
        Shard shard = shards.get(place);
        AuditReply reply = context.store().audit(shard, cursor);
        if (reply.hasMoreToPurge()) {
            pause = pause.dividedBy(PURGES_IN_A_PAUSE);
        } else {
            goOn(reply.cursor());
        }
        if (reply.repaired() > 0) {
            LOG.error(
                    "audit of shard {} found that {} runs had lost their place and were put back",
                    shard,
                    reply.repaired());
        }
        reply.due().forEach((task, due) -> homeless += membership.isKnown(task) ? 0 : due);
        int resumed = 0;
        for (StoredSchedule stalled : reply.stalled()) {
            resumed += resume(stalled) ? 1 : 0;
        }
        resumed += letGo(reply.strays());
        return new AuditTurn(
                reply.checked(), reply.purged(), reply.repaired(), resumed, replan(reply.pending()), pause.toNanos());
    }

    private void goOn(String next) {
        cursor = next;
        if (next.isEmpty()) {
            place++;
        }
    }

    /** Who changed a schedule may have died before it was let go. */
    private int letGo(List<StoredSchedule> strays) {
        if (strays.isEmpty()) {
            return 0;
        }
        List<GroupPause> pauses = context.store().pauses();
        Instant now = context.store().clock().instant().truncatedTo(ChronoUnit.MILLIS);
        int resumed = 0;
        for (StoredSchedule stray : strays) {
            if (context.store().resume(OccurrencePlanner.resume(Ended.outOf(pauses, stray, now)))) {
                resumed++;
                LOG.info(
                        "audit: schedule {} goes on: no pause that held it covers it any more",
                        stray.schedule().id());
            }
        }
        return resumed;
    }

    /** Who changed a calendar may have died before all was planned anew, and a new node may know new time zone rules. */
    private int replan(List<StoredSchedule> pending) {
        Instant now = context.clock().instant();
        int replanned = 0;
        for (StoredSchedule schedule : pending) {
            Optional<Instant> next = OccurrencePlanner.replanned(schedule, now);
            if (next.isPresent() && context.store().replan(schedule, next.get())) {
                replanned++;
                LOG.info(
                        "audit: schedule {} fires at {} instead of {}, by its calendars and the time zone rules {}",
                        schedule.schedule().id(),
                        next.get(),
                        schedule.awaited().orElse(null),
                        Cron.zoneRules());
            }
        }
        return replanned;
    }

    /**
     * Looks twice: a page is not read in one moment, and what fires meanwhile looks stalled in it. A fire time that is
     * known but that nothing leads to is kept; the store resumes only what is stalled indeed.
     */
    private boolean resume(StoredSchedule suspect) {
        ScheduleId id = suspect.schedule().id();
        Optional<StoredSchedule> stalled = context.store().get(id).filter(Auditor::mayBeStalled);
        if (stalled.isEmpty()) {
            return false;
        }
        Instant now = context.clock().instant();
        ResumeRequest fresh = OccurrencePlanner.resume(stalled.get(), CatchUp.NONE, now);
        Optional<Instant> next = stalled.get().next().or(fresh::next);
        boolean done = next.isPresent()
                && context.store().resume(new ResumeRequest(stalled.get(), next, Optional.empty(), false));
        if (done) {
            LOG.error("audit: schedule {} was active but nothing would have made it fire; it fires again", id);
        } else if (stalled.get().next().isEmpty()) {
            LOG.error("audit: schedule {} is active, has neither a fire time nor a run, and could not be mended", id);
        }
        return done;
    }

    private static boolean mayBeStalled(StoredSchedule schedule) {
        return schedule.state() == ScheduleState.ACTIVE && schedule.isIdle();
    }
}
