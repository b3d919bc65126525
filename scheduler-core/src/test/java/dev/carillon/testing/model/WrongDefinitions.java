package dev.carillon.testing.model;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.Pause;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Mistakes in what people do to schedules. */
final class WrongDefinitions {

    private WrongDefinitions() {}

    /** A resumed schedule has the fire time that it had when it was paused. */
    static final class StaleNext extends PassingStore {

        private final Map<ScheduleId, Instant> before = new HashMap<>();

        StaleNext(ScheduleStore right) {
            super(right);
        }

        @Override
        public Optional<StoredSchedule> pause(ScheduleId id, Pause pause) {
            right.get(id).flatMap(StoredSchedule::next).ifPresent(next -> before.put(id, next));
            return right.pause(id, pause);
        }

        @Override
        public boolean resume(ResumeRequest request) {
            Optional<Instant> stale =
                    Optional.ofNullable(before.get(request.schedule().schedule().id()));
            return right.resume(new ResumeRequest(
                    request.schedule(), stale.or(request::next), request.missed(), request.catchUp()));
        }
    }

    /** A resume forgets what passed during the pause. */
    static final class ForgetsMissed extends PassingStore {

        ForgetsMissed(ScheduleStore right) {
            super(right);
        }

        @Override
        public boolean resume(ResumeRequest request) {
            return right.resume(
                    new ResumeRequest(request.schedule(), request.next(), Optional.empty(), request.catchUp()));
        }
    }

    /** A manual run is added beside whatever is unfinished. */
    static final class TriggerOverlaps extends PassingStore {

        TriggerOverlaps(ScheduleStore right) {
            super(right);
        }

        @Override
        public TriggerReply trigger(TriggerRequest request) {
            return right.trigger(new TriggerRequest(request.run(), request.nominal(), true));
        }
    }

    /** An update is stored though the schedule was changed since it was read. */
    static final class UpdateWithoutComparing extends PassingStore {

        UpdateWithoutComparing(ScheduleStore right) {
            super(right);
        }

        @Override
        public PutReply put(PutRequest request) {
            boolean isUpdate = request.expectedGeneration() > 0;
            Optional<StoredSchedule> there = right.get(request.schedule().id()).filter(any -> isUpdate);
            return right.put(there.map(now -> PutRequest.replace(
                            now, request.schedule(), request.named(), request.anchor(), request.next()))
                    .orElse(request));
        }
    }

    /** An update ends a pause. */
    static final class PauseOverwritten extends PassingStore {

        PauseOverwritten(ScheduleStore right) {
            super(right);
        }

        @Override
        public PutReply put(PutRequest request) {
            PutReply reply = right.put(request);
            if (reply instanceof PutReply.Stored stored
                    && stored.schedule().pause().isPresent()) {
                right.resume(new ResumeRequest(stored.schedule(), request.next(), Optional.empty(), false));
            }
            return reply;
        }
    }
}
