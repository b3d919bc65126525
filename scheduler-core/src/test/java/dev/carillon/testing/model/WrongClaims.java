package dev.carillon.testing.model;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Mistakes of {@link ScheduleStore#claim}. */
final class WrongClaims {

    private WrongClaims() {}

    private static ClaimRequest with(ClaimRequest request, UnaryOperator<ClaimItem> change) {
        List<ClaimItem> items = request.items().stream().map(change).toList();
        return new ClaimRequest(request.shard(), request.node(), request.token(), request.lease(), items);
    }

    private static ClaimItem from(StoredSchedule read, ClaimItem item) {
        if (item instanceof ClaimItem.Fire fire) {
            return new ClaimItem.Fire(read, fire.nominal(), fire.missedCount(), fire.next(), fire.onNodeLoss());
        } else if (item instanceof ClaimItem.Drop drop) {
            return new ClaimItem.Drop(read, drop.latest(), drop.count(), drop.reason(), drop.next());
        }
        ClaimItem.Start start = (ClaimItem.Start) item;
        return new ClaimItem.Start(read, start.run(), start.onNodeLoss());
    }

    /** Whatever happened since it was planned. */
    static final class WithoutComparing extends PassingStore {

        WithoutComparing(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<ClaimReply> claim(ClaimRequest request) {
            return right.claim(with(request, this::asIfJustRead));
        }

        private ClaimItem asIfJustRead(ClaimItem item) {
            return right.get(item.schedule().schedule().id())
                    .map(now -> from(now, item))
                    .orElse(item);
        }
    }

    /** The dropped fire time stays the next one. */
    static final class DropStays extends PassingStore {

        DropStays(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<ClaimReply> claim(ClaimRequest request) {
            return right.claim(with(request, DropStays::stay));
        }

        private static ClaimItem stay(ClaimItem item) {
            return item instanceof ClaimItem.Drop drop
                    ? new ClaimItem.Drop(
                            drop.schedule(),
                            drop.latest(),
                            drop.count(),
                            drop.reason(),
                            drop.schedule().next())
                    : item;
        }
    }

    /** A request that is sent again is executed again. */
    static final class Repeated extends PassingStore {

        private final Map<ClaimToken, Boolean> seen = new HashMap<>();

        Repeated(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<ClaimReply> claim(ClaimRequest request) {
            boolean isFirst = seen.put(request.token(), true) == null;
            ClaimToken token = isFirst ? request.token() : ClaimToken.random();
            return right.claim(
                    new ClaimRequest(request.shard(), request.node(), token, request.lease(), request.items()));
        }
    }

    /** Something about every granted claim is wrong. */
    abstract static class WrongGrants extends PassingStore {

        WrongGrants(ScheduleStore right) {
            super(right);
        }

        abstract Claim wrong(Claim claim);

        @Override
        public List<ClaimReply> claim(ClaimRequest request) {
            return right.claim(request).stream()
                    .map(reply -> reply instanceof ClaimReply.Granted granted
                            ? new ClaimReply.Granted(wrong(granted.claim()))
                            : reply)
                    .toList();
        }
    }

    /** The second attempt has the fence of the first. */
    static final class FenceStandsStill extends WrongGrants {

        private final Map<RunId, Fence> first = new HashMap<>();

        FenceStandsStill(ScheduleStore right) {
            super(right);
        }

        @Override
        Claim wrong(Claim claim) {
            Fence fence = first.computeIfAbsent(claim.run(), run -> claim.fence());
            return ModelClaims.withFence(claim, fence);
        }
    }

    /** A retry does not know how many there were before it. */
    static final class RetryForgets extends WrongGrants {

        RetryForgets(ScheduleStore right) {
            super(right);
        }

        @Override
        Claim wrong(Claim claim) {
            return claim.cause() != Cause.RETRY
                    ? claim
                    : new Claim(
                            claim.run(),
                            claim.occurrence(),
                            claim.lane(),
                            claim.shard(),
                            claim.node(),
                            claim.token(),
                            claim.fence(),
                            claim.attempt(),
                            0,
                            claim.losses(),
                            claim.missedCount(),
                            claim.cause(),
                            claim.onNodeLoss());
        }
    }

    /** Dropped fire times count as starts. */
    static final class DropsCount extends PassingStore {

        private final Map<ScheduleId, Integer> dropped = new HashMap<>();

        DropsCount(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<ClaimReply> claim(ClaimRequest request) {
            List<ClaimReply> replies = right.claim(request);
            for (int i = 0; i < replies.size(); i++) {
                Optional<StoredSchedule> read =
                        right.get(request.items().get(i).schedule().schedule().id());
                boolean isLimited =
                        read.isPresent() && read.get().schedule().bounds().maxRuns() > 0;
                if (isLimited && replies.get(i) instanceof ClaimReply.Dropped) {
                    dropped.merge(read.get().schedule().id(), 1, Integer::sum);
                }
            }
            return replies;
        }

        @Override
        public Optional<StoredSchedule> get(ScheduleId id) {
            return right.get(id).map(this::counted);
        }

        private StoredSchedule counted(StoredSchedule read) {
            return new StoredSchedule(
                    read.schedule(),
                    read.generation(),
                    read.state(),
                    read.next(),
                    read.lastNominal(),
                    read.anchor(),
                    read.pause(),
                    read.unfinished(),
                    read.queued(),
                    read.asked(),
                    read.started() + dropped.getOrDefault(read.schedule().id(), 0));
        }
    }
}
