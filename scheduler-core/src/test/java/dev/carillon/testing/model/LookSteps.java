package dev.carillon.testing.model;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What nodes do to get work. */
final class LookSteps {

    private final Walk walk;
    private final WishSteps wishes;

    LookSteps(Walk walk, WishSteps wishes) {
        this.walk = walk;
        this.wishes = wishes;
    }

    /** A node looks, plans by its clock, and claims some of what it sees; the rest it keeps in its hands, or forgets. */
    void look(Draw draw) {
        Duration skew = draw.chance(75) ? Duration.ZERO : walk.pace.multipliedBy(draw.below(9) - 4L);
        Instant now = walk.world.planned().plus(skew);
        Duration ahead = skew.isNegative() ? Duration.ZERO : skew;
        Upcoming upcoming =
                walk.store().peek(new PeekRequest(Walk.SHARD, walk.lanes(), ahead, ScheduleStore.MAX_BATCH));
        List<ClaimItem> chosen = new ArrayList<>();
        for (ClaimItem item : items(upcoming, now, draw)) {
            int fate = draw.below(100);
            if (fate < 75) {
                chosen.add(item);
            }
            if (fate >= 60 && fate < 90) {
                walk.plans.add(item);
            }
        }
        claim(chosen, draw);
    }

    private List<ClaimItem> items(Upcoming upcoming, Instant now, Draw draw) {
        List<ClaimItem> items = new ArrayList<>();
        List<StoredSchedule> due = new ArrayList<>(upcoming.due());
        due.sort(Comparator.comparing(schedule -> schedule.schedule().id()));
        for (StoredSchedule schedule : due) {
            boolean isAhead =
                    schedule.schedule().dueAt(schedule.next().orElseThrow()).isAfter(now);
            if (!isAhead || draw.chance(30)) {
                items.add(plan(schedule, now, draw));
            }
        }
        List<Upcoming.WaitingRun> waiting = new ArrayList<>(upcoming.waiting());
        waiting.sort(Comparator.comparing(Upcoming.WaitingRun::run));
        waiting.forEach(run -> items.add(new ClaimItem.Start(run.schedule(), run.run(), onNodeLoss(draw))));
        return items;
    }

    private ClaimItem plan(StoredSchedule schedule, Instant now, Draw draw) {
        OnNodeLoss onNodeLoss = onNodeLoss(draw);
        ClaimItem item = OccurrencePlanner.due(schedule, onNodeLoss, now, now);
        walk.require("plan at " + now + " from " + schedule, new ModelPlan(schedule, now).due(onNodeLoss), item);
        return item;
    }

    private static OnNodeLoss onNodeLoss(Draw draw) {
        return draw.chance(80) ? OnNodeLoss.RERUN : OnNodeLoss.ABANDON;
    }

    /** Something that was planned some time ago: another node was faster, or people have changed it. */
    void staleClaim(Draw draw) {
        if (!walk.plans.isEmpty()) {
            claim(List.of(walk.plans.remove(draw.below(walk.plans.size()))), draw);
        }
    }

    void claim(List<ClaimItem> items, Draw draw) {
        if (items.isEmpty()) {
            return;
        }
        NodeId node = draw.oneOf(walk.nodes);
        ClaimRequest request = new ClaimRequest(Walk.SHARD, node, ClaimToken.random(), lease(draw), items);
        Instant now = walk.now();
        List<ClaimReply> replies = new ArrayList<>();
        items.forEach(item -> replies.add(walk.claims.claim(item, request, now)));
        List<ClaimReply> actual = walk.store().claim(request);
        boolean changed = false;
        walk.require("number of replies", replies.size(), actual.size());
        for (int i = 0; i < items.size(); i++) {
            walk.tell(node + " claims: " + Told.of(items.get(i)) + " -> " + Told.of(actual.get(i)));
            compare(items.get(i), replies.get(i), actual.get(i));
            accept(items.get(i), actual.get(i), now);
            changed |= !(actual.get(i) instanceof ClaimReply.Moved || actual.get(i) instanceof ClaimReply.Early);
        }
        if (changed) {
            walk.claimed.add(new Walk.Answered<>(request, actual));
        }
        actual.forEach(reply -> cancelOlder(reply, draw));
    }

    Duration lease(Draw draw) {
        return walk.world.isBehind() ? Duration.ofHours(1) : walk.pace.multipliedBy(draw.oneOf(List.of(2, 40)));
    }

    private void compare(ClaimItem item, ClaimReply expected, ClaimReply actual) {
        if (expected instanceof ClaimReply.Early early && actual instanceof ClaimReply.Early other) {
            Duration difference = early.remaining().minus(other.remaining()).abs();
            walk.require("early by " + early + ", " + other, true, difference.compareTo(walk.world.tolerance()) <= 0);
        } else {
            walk.require("claim of " + item, expected, ModelClaims.withoutFence(actual));
        }
    }

    private void accept(ClaimItem item, ClaimReply reply, Instant now) {
        if (reply instanceof ClaimReply.Granted granted) {
            walk.claims.adopt(granted.claim());
            walk.granted.add(granted.claim());
            StoredSchedule after =
                    walk.store().get(granted.claim().run().schedule()).orElseThrow();
            walk.invariants.granted(granted.claim(), item, after, now);
            walk.note("granted " + granted.claim().attempt() + granted.claim().cause());
        } else {
            walk.note(reply.getClass().getSimpleName());
        }
    }

    /** Where earlier runs give way, the node that claimed tells them. */
    private void cancelOlder(ClaimReply reply, Draw draw) {
        if (reply instanceof ClaimReply.Queued queued && draw.chance(80)) {
            queued.toCancel().forEach(wishes::cancel);
        }
    }

    /** The same request once more gets the same answer and changes nothing. */
    void repeat(Draw draw) {
        List<Runnable> requests = new ArrayList<>();
        walk.claimed.forEach(old -> requests.add(() ->
                walk.require("the same claim again", old.answer(), walk.store().claim(old.request()))));
        walk.completed.forEach(old -> requests.add(() ->
                walk.require("the same end again", old.answer(), walk.store().complete(old.request()))));
        if (!requests.isEmpty()) {
            walk.tell("repeat a request");
            draw.oneOf(requests).run();
        }
    }
}
