package dev.carillon.redis;

import dev.carillon.redis.DefinitionRequests.Put;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The usual way into the store: schedules of whose ids nothing is there, as many with one script as belong to one shard.
 * What needs more than that is left to the script that puts schedules one by one.
 */
final class Creations {

    private static final long FIRST_GENERATION = 1;

    /** So many characters of payload make a script's share, so that large ones do not hold up the server. */
    private static final int ENOUGH_PAYLOAD = 128 * 1_024;

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

    /** What one script creates. */
    private static final class Batch {

        private final List<Creation> creations = new ArrayList<>();
        private int payload;

        boolean isFull() {
            return creations.size() == ScheduleStore.MAX_BATCH || payload >= ENOUGH_PAYLOAD;
        }

        void add(Creation creation) {
            creations.add(creation);
            payload += creation.fields().getOrDefault("payload", "").length();
        }
    }

    private final Namespace namespace;
    private final Keys keys;

    Creations(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    /** Creates what is new and plain; returns what came of it, by the very requests. */
    IdentityHashMap<Put, StoredSchedule> create(List<Put> puts) {
        List<List<Creation>> batches = batches(puts);
        List<List<Object>> replies = namespace
                .requests()
                .runAll(
                        Script.CREATE_SCHEDULES,
                        batches.stream().map(this::call).toList());
        IdentityHashMap<Put, StoredSchedule> created = new IdentityHashMap<>();
        for (int i = 0; i < batches.size(); i++) {
            read(batches.get(i), replies.get(i), created);
        }
        return created;
    }

    /** Each of one shard. What comes behind something else of its id waits for that, and is put by itself as well. */
    private static List<List<Creation>> batches(List<Put> puts) {
        List<Batch> batches = new ArrayList<>();
        Map<Shard, Batch> open = new HashMap<>();
        Set<ScheduleId> others = new HashSet<>();
        for (Put put : puts) {
            ScheduleId id = put.request().schedule().id();
            if (!isPlain(put.request()) || others.contains(id)) {
                others.add(id);
                continue;
            }
            Batch batch = open.get(put.shard());
            if (batch == null || batch.isFull()) {
                batch = new Batch();
                batches.add(batch);
                open.put(put.shard(), batch);
            }
            batch.add(Creation.of(put));
        }
        return batches.stream().map(batch -> batch.creations).toList();
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
                namespace.freshAnswer(shard),
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
