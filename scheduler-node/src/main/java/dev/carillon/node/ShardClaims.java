package dev.carillon.node;

import dev.carillon.node.NodeMeters.ClaimResult;
import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.ClaimToken;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.DropReason;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims what is due in one shard, out of its agenda.
 *
 * <p>A request whose answer did not come is sent again, as it is, until its leases could no longer be trusted: the store
 * gives the same answer to the same token, so what was granted meanwhile is not lost. Its permits stay taken so long. Not
 * thread-safe.
 */
final class ShardClaims {

    /** How many of each came back. */
    record Counts(int granted, int dropped, int early, int moved) {

        static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /** A request that was sent. */
    private record Sent(ClaimRequest request, List<Planned> planned, long sentNanos) {}

    /** An entry with what to ask for it; a permit is held for it unless it is dropped. */
    private record Planned(Agenda.Entry entry, ClaimItem item) {

        boolean holdsPermit() {
            return !(item instanceof ClaimItem.Drop);
        }

        void givePermit() {
            if (holdsPermit()) {
                entry.slot().permits().give();
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ShardClaims.class);

    private final NodeContext context;
    private final Membership membership;
    private final RunExecutor executor;
    private final ShardView view;
    private @Nullable Sent unanswered;

    ShardClaims(NodeContext context, Membership membership, RunExecutor executor, ShardView view) {
        this.context = context;
        this.membership = membership;
        this.executor = executor;
        this.view = view;
    }

    /** Claims one batch of what is due, if anything is. */
    Counts claimDue() {
        Sent open = unanswered;
        if (open != null) {
            return repeat(open);
        }
        List<Planned> batch = plan(view.takeClaimable(ScheduleStore.MAX_BATCH));
        if (batch.isEmpty()) {
            return Counts.NONE;
        }
        List<ClaimItem> items = new ArrayList<>(batch.size());
        batch.forEach(planned -> items.add(planned.item()));
        ClaimRequest request = new ClaimRequest(
                view.shard(),
                context.node(),
                ClaimToken.random(),
                context.config().lease(),
                items);
        return send(new Sent(request, batch, context.nanos()));
    }

    /** Gives up what has not been answered; whatever was granted meanwhile is recovered when its lease ends. */
    void forgetUnanswered() {
        Sent open = unanswered;
        unanswered = null;
        if (open != null) {
            context.meters().claimed(ClaimResult.UNKNOWN, open.planned().size());
            open.planned().forEach(Planned::givePermit);
        }
    }

    private Counts repeat(Sent open) {
        if (context.nanos() - open.sentNanos() < context.trustNanos()) {
            return send(open);
        }
        LOG.warn(
                "shard {} never answered a claim of {}",
                view.shard(),
                open.planned().size());
        forgetUnanswered();
        return Counts.NONE;
    }

    /** Plans entries that hold a permit; what cannot be planned is set aside, because it never could be. */
    private List<Planned> plan(List<Agenda.Entry> entries) {
        List<Planned> batch = new ArrayList<>(entries.size());
        Instant now = context.store().clock().instant();
        for (Agenda.Entry entry : entries) {
            try {
                Planned planned = new Planned(entry, item(entry, now));
                if (!planned.holdsPermit()) {
                    entry.slot().permits().give();
                }
                batch.add(planned);
            } catch (RuntimeException e) {
                entry.slot().permits().give();
                quarantine(entry, e);
            }
        }
        return batch;
    }

    private static ClaimItem item(Agenda.Entry entry, Instant now) {
        OnNodeLoss onNodeLoss =
                entry.slot().onNodeLoss(entry.schedule().schedule().policies());
        return entry.run().isPresent()
                ? new ClaimItem.Start(entry.schedule(), entry.run().get(), onNodeLoss)
                : OccurrencePlanner.due(entry.schedule(), onNodeLoss, now);
    }

    private Counts send(Sent sent) {
        List<ClaimReply> replies;
        try {
            replies = context.store().claim(sent.request());
        } catch (StoreUnavailableException e) {
            unanswered = sent;
            throw e;
        } catch (StoreAccessException e) {
            unanswered = sent;
            forgetUnanswered();
            throw e;
        } catch (RuntimeException e) {
            unanswered = null;
            return refused(sent, e);
        }
        unanswered = null;
        return answered(sent, replies);
    }

    /** One bad entry must not hold up the others: asked for one by one, it is the one to be left alone for a while. */
    private Counts refused(Sent sent, RuntimeException why) {
        sent.planned().forEach(Planned::givePermit);
        List<Planned> planned = sent.planned();
        if (planned.size() == 1) {
            LOG.error(
                    "schedule {} cannot be claimed, trying again later",
                    planned.get(0).entry().id(),
                    why);
            view.hold(planned.get(0).entry());
            return Counts.NONE;
        }
        LOG.error("shard {} failed a claim of {}, asking one by one", view.shard(), planned.size(), why);
        view.claimOneByOne(planned.stream().map(Planned::entry).toList());
        return Counts.NONE;
    }

    private void quarantine(Agenda.Entry entry, RuntimeException why) {
        LOG.error("schedule {} is set aside, its next fire time cannot be computed", entry.id(), why);
        BrokenRecord.Place place = entry.run().isPresent() ? BrokenRecord.Place.WAITING : BrokenRecord.Place.DUE;
        String problem = "no fire time can be computed: " + why.getClass().getSimpleName();
        context.store()
                .quarantine(
                        view.shard(),
                        List.of(new BrokenRecord(
                                entry.slot().task().name(), place, entry.key().toString(), problem)));
    }

    private Counts answered(Sent sent, List<ClaimReply> replies) {
        int granted = 0;
        int dropped = 0;
        int early = 0;
        int moved = 0;
        for (int i = 0; i < replies.size(); i++) {
            Planned planned = sent.planned().get(i);
            switch (replies.get(i)) {
                case ClaimReply.Granted reply -> {
                    granted++;
                    granted(planned, reply, sent.sentNanos());
                }
                case ClaimReply.Dropped reply -> {
                    dropped++;
                    planned.givePermit();
                    dropped(planned, reply.reason());
                }
                case ClaimReply.Early reply -> {
                    early++;
                    planned.givePermit();
                    view.claimLater(planned.entry(), reply.remaining());
                }
                case ClaimReply.Moved() -> {
                    moved++;
                    planned.givePermit();
                }
            }
        }
        context.meters().claimed(ClaimResult.GRANTED, granted);
        context.meters().claimed(ClaimResult.DROPPED, dropped);
        context.meters().claimed(ClaimResult.EARLY, early);
        context.meters().claimed(ClaimResult.MOVED, moved);
        return new Counts(granted, dropped, early, moved);
    }

    private void granted(Planned planned, ClaimReply.Granted reply, long sentNanos) {
        Agenda.Entry entry = planned.entry();
        if (!entry.ours()) {
            membership.isBehind(
                    membership.firstAt(entry.id(), entry.slot().task().name()));
        }
        if (planned.item() instanceof ClaimItem.Fire fire) {
            if (fire.missedCount() > 0) {
                context.meters().missed(DropReason.MISFIRE, fire.missedCount());
            }
            expect(entry, fire.nominal(), fire.next());
        }
        executor.start(reply.claim(), entry.schedule().schedule(), entry.slot(), sentNanos);
    }

    private void dropped(Planned planned, DropReason reason) {
        int count = planned.item() instanceof ClaimItem.Drop drop ? drop.count() : 1;
        context.meters().missed(reason, count);
        switch (planned.item()) {
            case ClaimItem.Drop drop -> expect(planned.entry(), drop.latest(), drop.next());
            case ClaimItem.Fire fire -> expect(planned.entry(), fire.nominal(), fire.next());
            case ClaimItem.Start start -> LOG.debug("{} was dropped", start.run());
        }
    }

    /** The store has moved the schedule to a fire time that is known here already. */
    private void expect(Agenda.Entry entry, Instant nominal, Optional<Instant> next) {
        if (next.isPresent()) {
            StoredSchedule old = entry.schedule();
            view.expect(new StoredSchedule(
                    old.schedule(),
                    old.generation(),
                    old.state(),
                    next,
                    Optional.of(nominal),
                    old.anchor(),
                    old.pause(),
                    old.unfinished()));
        }
    }
}
