package dev.carillon.redis;

import dev.carillon.redis.DefinitionRequests.Put;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The usual way into the store: schedules of whose ids nothing is there, as many with one script as belong to one shard.
 * What needs more than that is left to the script that puts schedules one by one.
 */
final class Creations {

    private static final long FIRST_GENERATION = 1;

    /** A request with all the fields of the record that it makes. */
    private record Creation(Put put, Map<String, String> fields) {

        static Creation of(Put put) {
            PutRequest request = put.request();
            Map<String, String> fields = ScheduleCodec.definition(request.schedule());
            fields.values().removeIf(String::isEmpty);
            fields.put("generation", Long.toString(FIRST_GENERATION));
            fields.put("anchor", Times.iso(request.anchor()));
            fields.put("state", ScheduleState.ACTIVE.name());
            fields.put("next", Times.isoOrEmpty(request.next()));
            return new Creation(put, fields);
        }

        /** As it would be read. */
        StoredSchedule stored() {
            PutRequest request = put.request();
            return new StoredSchedule(
                    request.schedule(),
                    FIRST_GENERATION,
                    ScheduleState.ACTIVE,
                    request.next().map(next -> next.truncatedTo(ChronoUnit.MILLIS)),
                    Optional.empty(),
                    request.anchor().truncatedTo(ChronoUnit.MILLIS),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    0);
        }
    }

    /**
     * What came of some requests.
     *
     * @param created what was created, by the very requests
     * @param repeated whether something was sent again because its reply had not come
     */
    record Outcome(IdentityHashMap<Put, StoredSchedule> created, boolean repeated) {

        /** True for what an earlier sending of the request has made, whose reply was lost. */
        boolean made(Put put, StoredSchedule found) {
            PutRequest request = put.request();
            return repeated
                    && isPlain(request)
                    && found.generation() == FIRST_GENERATION
                    && found.anchor().equals(request.anchor().truncatedTo(ChronoUnit.MILLIS));
        }
    }

    private final Namespace namespace;
    private final Keys keys;

    Creations(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    /** Creates what is new and plain. */
    Outcome create(List<Put> puts) {
        List<List<Creation>> batches = batches(puts);
        AtomicBoolean repeated = new AtomicBoolean();
        List<List<Object>> replies = namespace
                .requests()
                .runAll(
                        Script.CREATE_SCHEDULES,
                        batches.stream().map(this::call).toList(),
                        () -> repeated.set(true));
        IdentityHashMap<Put, StoredSchedule> created = new IdentityHashMap<>();
        for (int i = 0; i < batches.size(); i++) {
            read(batches.get(i), replies.get(i), created);
        }
        return new Outcome(created, repeated.get());
    }

    /** What one script does, each time for schedules of one shard. */
    private static List<List<Creation>> batches(List<Put> puts) {
        List<List<Creation>> batches = new ArrayList<>();
        Map<Shard, List<Creation>> open = new HashMap<>();
        for (Put put : puts) {
            if (isPlain(put.request())) {
                List<Creation> batch = open.get(put.shard());
                if (batch == null || batch.size() == ScheduleStore.MAX_BATCH) {
                    batch = new ArrayList<>();
                    batches.add(batch);
                    open.put(put.shard(), batch);
                }
                batch.add(Creation.of(put));
            }
        }
        return batches;
    }

    private static void read(List<Creation> batch, List<Object> reply, IdentityHashMap<Put, StoredSchedule> created) {
        for (int i = 0; i < batch.size(); i++) {
            Creation creation = batch.get(i);
            switch (Replies.text(reply, i)) {
                case "stored" -> created.put(creation.put(), creation.stored());
                case "open" -> {}
                default -> throw Replies.unexpected(Script.CREATE_SCHEDULES, reply);
            }
        }
    }

    /** Nothing is expected of its id, it has a fire time, and no calendar has a say in that. */
    private static boolean isPlain(PutRequest request) {
        return request.expectedGeneration() == 0
                && request.next().isPresent()
                && request.dropped().isEmpty()
                && request.schedule().bounds().except().isEmpty();
    }

    private Requests.Call call(List<Creation> batch) {
        Shard shard = batch.get(0).put().shard();
        List<String> scriptKeys = Requests.growing(
                keys.definitions(shard),
                keys.tasks(shard),
                keys.lanes(shard),
                keys.finished(shard),
                keys.counters(shard));
        List<String> args = Requests.growing(keys.wakeChannel(), Long.toString(ScheduleStore.WAKE_HORIZON.toMillis()));
        for (Creation creation : batch) {
            Schedule schedule = creation.put().request().schedule();
            Lane lane = schedule.lane();
            scriptKeys.add(keys.schedule(shard, schedule.id()));
            scriptKeys.add(keys.deleted(shard, schedule.id()));
            scriptKeys.add(keys.due(shard, lane));
            args.add(schedule.id().value());
            args.add(lane.toString());
            args.add(creation.put().ownFingerprint());
            args.add(creation.put().request().named() ? "1" : "0");
            args.add(Times.millisOrEmpty(creation.put().request().next().map(schedule::dueAt)));
            args.add(Integer.toString(2 * creation.fields().size()));
            creation.fields().forEach((name, value) -> {
                args.add(name);
                args.add(value);
            });
        }
        return new Requests.Call(scriptKeys, args);
    }
}
