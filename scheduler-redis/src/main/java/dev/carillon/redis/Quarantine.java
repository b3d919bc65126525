package dev.carillon.redis;

import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BrokenRecord;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes entries out of sorted sets that nobody can act on, and notes what was wrong with them. */
final class Quarantine {

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Namespace namespace;
    private final Keys keys;

    Quarantine(Namespace namespace) {
        this.namespace = namespace;
        this.keys = namespace.keys();
    }

    /** Sets an entry of a due or waiting set aside, if its record is still as it was seen. */
    void setAside(Shard shard, BrokenRecord broken) {
        boolean due = broken.place() == BrokenRecord.Place.DUE;
        List<String> scriptKeys = Requests.growing(
                due ? keys.due(shard, broken.lane()) : keys.waiting(shard, broken.lane()), keys.quarantine(shard));
        List<String> args = Requests.growing(broken.member(), broken.problem());
        broken.seen().ifPresent(record -> {
            scriptKeys.add(keys.schedule(shard, new ScheduleId(PeekReader.scheduleOf(broken.member()))));
            record.forEach((name, value) -> {
                args.add(name);
                args.add(value);
            });
        });
        send(scriptKeys, args);
    }

    /** Sets an entry of any sorted set of a shard aside. */
    void setAside(Shard shard, String set, String member, String problem) {
        send(List.of(set, keys.quarantine(shard)), List.of(member, problem));
    }

    private void send(List<String> scriptKeys, List<String> args) {
        List<Object> reply = namespace.requests().run(Script.QUARANTINE, scriptKeys, args);
        if (Replies.word(reply).equals("quarantined")) {
            LOG.error("{} was set aside: {}", args.get(0), args.get(1));
        }
    }
}
