package dev.carillon.node;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditDepth;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.EndedPauses.Ended;
import dev.carillon.store.GroupPause;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoreUnavailableException;
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
 * ever make fire, a run that stands nowhere, a schedule that waits for a fire time that its calendars or its time zone do
 * not have any more, and one that a pause of several holds although an update took it out of that. One walk goes by the
 * names, which finds at little cost what would stay silent; another one reads every record, so slowly that it costs as
 * little. What is due and waits for a node that knows its task is counted on the way. Each shard is walked by one node.
 */
final class Auditor implements Service.Loop {

    /** What one turn did. */
    record AuditTurn(int checked, int purged, int repaired, int resumed, int replanned, long comeBackNanos)
            implements Turn {

        /** The next turn comes when it would have come without the other. */
        private AuditTurn and(AuditTurn other) {
            return new AuditTurn(
                    checked + other.checked,
                    purged + other.purged,
                    repaired + other.repaired,
                    resumed + other.resumed,
                    replanned + other.replanned,
                    comeBackNanos);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    /** In this time each record is read once, where there are so many that {@link #FEWEST_RECORDS} a step would take longer. */
    static final Duration RECORDS_WITHIN = Duration.ofHours(6);

    private static final int FEWEST_RECORDS = 8;

    /** While there is more to remove than one step does, so many steps share a pause. */
    private static final int PURGES_IN_A_PAUSE = 50;

    private final NodeContext context;
    private final Membership membership;
    private final AuditWalk places;
    private final AuditWalk records;
    /** How many due schedules of this walk have a task that no live node knows. */
    private int homeless;

    Auditor(NodeContext context, Membership membership) {
        this.context = context;
        this.membership = membership;
        this.places = new AuditWalk(AuditDepth.PLACES, context.shards());
        this.records = new AuditWalk(AuditDepth.RECORDS, context.shards());
    }

    @Override
    public AuditTurn runOnce() {
        AuditTurn byName;
        try {
            byName = step(places, AuditRequest.MOST);
        } catch (StoreException e) {
            // a shard that one walk cannot see must not keep the other one from all
            step(records, recordsInAStep());
            throw e;
        }
        if (places.isThrough()) {
            context.meters().noCapableNode(homeless);
            homeless = 0;
        }
        boolean isInHaste =
                byName.comeBackNanos() < context.config().auditPause().toNanos();
        return isInHaste ? byName : byName.and(step(records, recordsInAStep()));
    }

    private int recordsInAStep() {
        long steps = Math.max(1, RECORDS_WITHIN.dividedBy(context.config().auditPause()));
        return Math.clamp(Math.ceilDiv(places.length(), steps), FEWEST_RECORDS, AuditRequest.MOST);
    }

    private AuditTurn step(AuditWalk walk, int most) {
        Duration pause = context.config().auditPause();
        Optional<AuditRequest> request = walk.next(membership::isFirstAt, most);
        if (request.isEmpty()) {
            return new AuditTurn(0, 0, 0, 0, 0, pause.toNanos());
        }
        AuditReply reply = context.store().audit(request.get());
        if (reply.hasMoreToPurge()) {
            pause = pause.dividedBy(PURGES_IN_A_PAUSE);
        }
        if (reply.repaired() > 0) {
            LOG.error(
                    "audit of shard {} found that {} runs had lost their place and were put back",
                    request.get().shard(),
                    reply.repaired());
        }
        boolean isToRepeat = false;
        try {
            int resumed = resume(reply.stalled()) + letGo(reply.strays());
            return new AuditTurn(
                    reply.checked(),
                    reply.purged(),
                    reply.repaired(),
                    resumed,
                    replan(reply.pending()),
                    pause.toNanos());
        } catch (StoreUnavailableException e) {
            isToRepeat = true;
            throw e;
        } finally {
            if (!isToRepeat) {
                reply.due().forEach((task, due) -> homeless += membership.isKnown(task) ? 0 : due);
                walk.took(request.get(), reply);
            }
        }
    }

    private int resume(List<StoredSchedule> stalled) {
        int resumed = 0;
        for (StoredSchedule schedule : stalled) {
            resumed += resume(schedule) ? 1 : 0;
        }
        return resumed;
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
