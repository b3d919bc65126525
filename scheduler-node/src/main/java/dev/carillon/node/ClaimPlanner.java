package dev.carillon.node;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.DropReason;
import dev.carillon.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what to ask for: for each entry that is due a run, or that fire times are dropped. Not thread-safe. */
final class ClaimPlanner {

    /** An entry with what to ask for it; a permit is held for it unless it is dropped. */
    record Planned(Agenda.Entry entry, ClaimItem item) {

        boolean holdsPermit() {
            return !(item instanceof ClaimItem.Drop);
        }

        void givePermit() {
            if (holdsPermit()) {
                entry.slot().permits().give();
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ClaimPlanner.class);

    private final NodeContext context;
    private final Membership membership;
    private final ShardView view;

    ClaimPlanner(NodeContext context, Membership membership, ShardView view) {
        this.context = context;
        this.membership = membership;
        this.view = view;
    }

    /** Plans entries that hold a permit; what cannot be planned is set aside, because it never could be. */
    List<Planned> plan(List<Agenda.Entry> entries) {
        List<Planned> batch = new ArrayList<>(entries.size());
        Instant now = context.clock().instant();
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

    private ClaimItem item(Agenda.Entry entry, Instant now) {
        OnNodeLoss onNodeLoss =
                entry.slot().onNodeLoss(entry.schedule().schedule().policies());
        return entry.run().isPresent()
                ? new ClaimItem.Start(entry.schedule(), entry.run().get(), onNodeLoss)
                : named(OccurrencePlanner.due(
                        entry.schedule(),
                        onNodeLoss,
                        now,
                        membership.attendedSince(entry.slot().task().name())));
    }

    /** What was missed while nodes were there was missed because none of them knew the task. */
    private ClaimItem named(ClaimItem item) {
        if (item instanceof ClaimItem.Drop drop
                && drop.reason() == DropReason.MISFIRE
                && membership.wereOnlyStrangersThere(
                        drop.schedule().schedule().task(),
                        drop.schedule().schedule().dueAt(drop.latest()))) {
            return new ClaimItem.Drop(
                    drop.schedule(), drop.latest(), drop.count(), DropReason.NO_CAPABLE_NODE, drop.next());
        }
        return item;
    }

    private void quarantine(Agenda.Entry entry, RuntimeException why) {
        LOG.error("schedule {} is set aside, its next fire time cannot be computed", entry.id(), why);
        BrokenRecord.Place place = entry.run().isPresent() ? BrokenRecord.Place.WAITING : BrokenRecord.Place.DUE;
        String problem = "no fire time can be computed: " + why.getClass().getSimpleName();
        try {
            context.store()
                    .quarantine(
                            view.shard(),
                            List.of(new BrokenRecord(
                                    entry.schedule().schedule().lane(),
                                    place,
                                    entry.key().toString(),
                                    problem)));
        } catch (StoreException e) {
            LOG.warn("schedule {} is left alone for now, it could not be set aside", entry.id(), e);
            view.hold(entry);
        }
    }
}
