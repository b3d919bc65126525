package dev.carillon.node.simulation;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.PutRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a store with one of the planted mistakes answers, by asking a right one something else. */
final class WrongAnswers {

    private final PlantedBug bug;
    private final ScheduleStore right;
    private final Timeline timeline;
    private final Map<RunId, Claim> latest = new HashMap<>();

    WrongAnswers(PlantedBug bug, ScheduleStore right, Timeline timeline) {
        this.bug = bug;
        this.right = right;
        this.timeline = timeline;
    }

    /** The wrong answer to a request, or null when it is answered as it should be. */
    @SuppressWarnings("unchecked")
    @Nullable
    Object answer(String verb, @Nullable Object[] args) {
        Object first = args[0];
        return switch (verb) {
            case "claim" -> claim((ClaimRequest) first);
            case "complete" -> complete((CompleteRequest) first);
            case "renew" ->
                bug == PlantedBug.RECOVERY_WITHOUT_EXPIRY_CHECK ? right.renew(shorter((RenewRequest) first)) : null;
            case "recover" ->
                bug == PlantedBug.ABANDONED_IS_RUN_AGAIN
                        ? right.recover((Shard) first, again((List<Recovery>) args[1]))
                        : null;
            case "put" ->
                bug == PlantedBug.CLAIM_WITHOUT_OVERLAP_CHECK ? right.put(overlapping((PutRequest) first)) : null;
            case "pause" -> bug == PlantedBug.PAUSE_IS_FORGOTTEN ? forgotten((ScheduleId) first) : null;
            case "delete" ->
                bug == PlantedBug.DELETION_IS_FORGOTTEN
                        ? right.get((ScheduleId) first).isPresent()
                        : null;
            default -> null;
        };
    }

    /** The same arguments with leases of another length. */
    static @Nullable Object[] withLease(@Nullable Object[] args, Duration lease) {
        @Nullable Object[] changed = args.clone();
        if (args[0] instanceof ClaimRequest claim) {
            changed[0] =
                    new ClaimRequest(claim.shard(), claim.node(), claim.token(), lease, claim.items(), claim.limits());
        } else if (args[0] instanceof RenewRequest renew) {
            changed[0] = new RenewRequest(renew.shard(), lease, renew.claims(), renew.notes());
        }
        return changed;
    }

    private List<ClaimReply> claim(ClaimRequest request) {
        UnaryOperator<ClaimItem> change = switch (bug) {
            case CLAIM_WITHOUT_COMPARING -> this::asItIs;
            case ADVANCE_FROM_NOW -> this::fromNow;
            case ON_NODE_LOSS_IS_FORGOTTEN -> WrongAnswers::startedAgain;
            default -> item -> item;
        };
        ClaimRequest changed = new ClaimRequest(
                request.shard(),
                request.node(),
                bug == PlantedBug.STORE_FORGETS_TOKENS ? ClaimToken.random() : request.token(),
                bug == PlantedBug.RECOVERY_WITHOUT_EXPIRY_CHECK
                        ? request.lease().dividedBy(3)
                        : request.lease(),
                request.items().stream().map(change).toList(),
                request.limits());
        List<ClaimReply> replies = new ArrayList<>();
        for (ClaimReply reply : right.claim(changed)) {
            replies.add(reply instanceof ClaimReply.Granted granted ? granted(granted.claim()) : reply);
        }
        return replies;
    }

    private ClaimReply granted(Claim claim) {
        Claim before = latest.put(claim.run(), claim);
        boolean standsStill = bug == PlantedBug.FENCE_STANDS_STILL
                && before != null
                && !before.fence().equals(claim.fence());
        return new ClaimReply.Granted(standsStill ? under(claim, before.fence()) : claim);
    }

    private static Claim under(Claim claim, Fence fence) {
        return new Claim(
                claim.run(),
                claim.occurrence(),
                claim.lane(),
                claim.shard(),
                claim.node(),
                claim.token(),
                fence,
                claim.attempt(),
                claim.retries(),
                claim.losses(),
                claim.missedCount(),
                claim.cause(),
                claim.onNodeLoss());
    }

    private ClaimItem asItIs(ClaimItem item) {
        StoredSchedule now = right.get(item.schedule().schedule().id()).orElse(item.schedule());
        return item instanceof ClaimItem.Fire fire
                ? new ClaimItem.Fire(now, fire.nominal(), fire.missedCount(), fire.next(), fire.onNodeLoss())
                : item;
    }

    private static ClaimItem startedAgain(ClaimItem item) {
        return item instanceof ClaimItem.Fire fire
                ? new ClaimItem.Fire(fire.schedule(), fire.nominal(), fire.missedCount(), fire.next(), OnNodeLoss.RERUN)
                : item;
    }

    private ClaimItem fromNow(ClaimItem item) {
        if (item instanceof ClaimItem.Fire fire && fire.next().isPresent()) {
            Instant late = timeline.instant().plusMillis(500);
            Optional<Instant> next = OccurrencePlanner.between(fire.schedule(), late, late.plusSeconds(100), 1).stream()
                    .findFirst();
            return new ClaimItem.Fire(fire.schedule(), fire.nominal(), fire.missedCount(), next, fire.onNodeLoss());
        }
        return item;
    }

    private @Nullable Object complete(CompleteRequest request) {
        UnaryOperator<Completion> change = switch (bug) {
            case END_WITHOUT_FENCE_CHECK -> this::byAnybody;
            case RETRY_IS_LOST -> WrongAnswers::withoutRetry;
            default -> null;
        };
        return change == null
                ? null
                : right.complete(new CompleteRequest(
                        request.shard(),
                        request.token(),
                        request.completions().stream().map(change).toList()));
    }

    private Completion byAnybody(Completion end) {
        return new Completion(latest.getOrDefault(end.claim().run(), end.claim()), end.attempt(), end.ending());
    }

    private static Completion withoutRetry(Completion end) {
        return end.ending() instanceof Completion.RetryAfter
                ? new Completion(end.claim(), end.attempt(), new Completion.Finish(RunState.DEAD))
                : end;
    }

    private static RenewRequest shorter(RenewRequest request) {
        return new RenewRequest(request.shard(), request.lease().dividedBy(3), request.claims(), request.notes());
    }

    private static List<Recovery> again(List<Recovery> recoveries) {
        return recoveries.stream()
                .map(each -> new Recovery(each.lease(), Recovery.Verdict.RERUN))
                .toList();
    }

    private static PutRequest overlapping(PutRequest put) {
        Schedule free = put.schedule().withPolicies(put.schedule().policies().withOverlap(Overlap.allow(100)));
        return new PutRequest(
                free,
                put.named(),
                put.anchor(),
                put.next(),
                put.expectedGeneration(),
                put.expectedNext(),
                put.expectedKept(),
                put.calendars(),
                put.dropped());
    }

    private @Nullable Object forgotten(ScheduleId id) {
        return right.get(id)
                .map(there -> new StoredSchedule(
                        there.schedule(),
                        there.generation(),
                        ScheduleState.PAUSED,
                        there.next(),
                        there.lastNominal(),
                        there.anchor(),
                        there.pause(),
                        there.unfinished(),
                        there.queued(),
                        there.asked(),
                        there.started()));
    }
}
