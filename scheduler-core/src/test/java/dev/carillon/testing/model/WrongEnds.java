package dev.carillon.testing.model;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Mistakes in what becomes of claims. */
final class WrongEnds {

    private WrongEnds() {}

    private static CompleteRequest with(CompleteRequest request, UnaryOperator<Completion> change) {
        List<Completion> completions =
                request.completions().stream().map(change).toList();
        return new CompleteRequest(request.shard(), request.token(), completions);
    }

    /** The end of a run takes the first of the queue along, without a trace. */
    static final class QueuedRunLost extends PassingStore {

        private final Set<RunId> lost = new HashSet<>();

        QueuedRunLost(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<CompleteReply> complete(CompleteRequest request) {
            List<CompleteReply> replies = right.complete(request);
            for (Completion completion : request.completions()) {
                right.get(completion.claim().occurrence().schedule())
                        .flatMap(schedule -> schedule.queued().stream().findFirst())
                        .ifPresent(this::lose);
            }
            return replies;
        }

        private void lose(RunId queued) {
            lost.add(queued);
            right.cancel(queued);
        }

        @Override
        public List<RunRecord> history(ScheduleId id, int limit) {
            return right.history(id, limit).stream()
                    .filter(line -> !lost.contains(line.run()))
                    .toList();
        }
    }

    /** Whoever had the run once may end it. */
    static final class AnyFence extends PassingStore {

        private final Map<RunId, Claim> latest = new HashMap<>();

        AnyFence(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<ClaimReply> claim(ClaimRequest request) {
            List<ClaimReply> replies = right.claim(request);
            for (ClaimReply reply : replies) {
                if (reply instanceof ClaimReply.Granted granted) {
                    latest.put(granted.claim().run(), granted.claim());
                }
            }
            return replies;
        }

        @Override
        public List<CompleteReply> complete(CompleteRequest request) {
            return right.complete(with(
                    request,
                    said -> new Completion(
                            latest.getOrDefault(said.claim().run(), said.claim()), said.attempt(), said.ending())));
        }
    }

    /** A hand-over is charged to the retries. */
    static final class HandOverIsRetry extends PassingStore {

        HandOverIsRetry(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<CompleteReply> complete(CompleteRequest request) {
            return right.complete(with(
                    request,
                    said -> said.ending() instanceof Completion.HandOver
                            ? new Completion(said.claim(), said.attempt(), new Completion.RetryAfter(Duration.ZERO))
                            : said));
        }
    }

    /** The node of a run that is to be cancelled does not hear of it. */
    static final class CancelNotHeard extends PassingStore {

        CancelNotHeard(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<RenewReply> renew(RenewRequest request) {
            return right.renew(request).stream()
                    .map(reply -> reply == RenewReply.CANCELLED ? RenewReply.RENEWED : reply)
                    .toList();
        }
    }

    /** What a node lost ends instead of being started again. */
    static final class LostIsAbandoned extends PassingStore {

        LostIsAbandoned(ScheduleStore right) {
            super(right);
        }

        @Override
        public List<Boolean> recover(Shard shard, List<Recovery> recoveries) {
            return right.recover(
                    shard,
                    recoveries.stream()
                            .map(recovery -> new Recovery(recovery.lease(), Recovery.Verdict.ABANDON))
                            .toList());
        }
    }
}
