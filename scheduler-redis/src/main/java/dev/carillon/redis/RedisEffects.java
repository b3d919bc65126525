package dev.carillon.redis;

import dev.carillon.effect.EffectName;
import dev.carillon.effect.StaleFenceException;
import dev.carillon.run.Shard;
import dev.carillon.task.Run;
import java.util.List;

/**
 * Writes of handlers to the server of the schedules, made once for each run, however often it is attempted. One script
 * compares the fence of the run's record, makes the writes and notes them in that record; so an attempt that has lost its
 * run writes nothing, from the moment at which it lost it, and the next attempt finds the note. The note goes with the
 * record, when the end of the run is recorded. Immutable and thread-safe.
 */
public final class RedisEffects {

    /** How many effects one run may have. */
    public static final int MAX_EFFECTS = 100;

    private final Namespace namespace;
    private final EffectName effect;

    RedisEffects(Namespace namespace, EffectName effect) {
        this.namespace = namespace;
        this.effect = effect;
    }

    /**
     * For one of several effects of a run, each of which happens once.
     *
     * @throws IllegalArgumentException naming {@code effect} when it is not {@code [a-z0-9._-]{1,64}}
     */
    public RedisEffects named(String name) {
        return new RedisEffects(namespace, new EffectName(name));
    }

    /**
     * What every key must have in its name that is written for a run in a Redis Cluster, such as {@code {7}}: it puts the
     * key into the slot of the run. It is the same for all runs of a schedule.
     */
    public String hashTag(Run run) {
        return Keys.hashTag(namespace.shardOf(run.schedule()));
    }

    /**
     * Makes all of the writes, or none.
     *
     * @param writes to keys outside the namespace of the schedules
     * @return true when they were made now, false when the run had this effect before, and nothing was done
     * @throws StaleFenceException when the run is not running under the fence of this attempt any more
     * @throws IllegalStateException naming the key whose type, content or access rights are in the way of a write, or when
     *     the run has {@value #MAX_EFFECTS} effects; nothing was written
     * @throws IllegalArgumentException naming {@code key} when it is one of the schedules' own, or in a Redis Cluster when
     *     it is in another slot than the run: it must have {@link #hashTag} in its name
     * @throws dev.carillon.store.StoreUnavailableException when there was no answer; the next attempt finds out
     */
    public boolean once(Run run, RedisWrites writes) {
        List<String> targets = writes.keys();
        Shard shard = namespace.shardOf(run.schedule());
        String record = namespace.keys().run(shard, run.id());
        targets.forEach(key -> requireWritable(key, record, shard));
        List<String> keys = Requests.growing(namespace.freshAnswer(shard), record);
        keys.addAll(targets);
        List<String> args = Requests.growing(run.fence().toString(), effect.value(), Integer.toString(MAX_EFFECTS));
        args.addAll(writes.args());
        List<Object> reply = namespace.requests().run(Script.APPLY_EFFECT, keys, args);
        return switch (Replies.word(reply)) {
            case "applied" -> true;
            case "already" -> false;
            case "stale" -> throw new StaleFenceException(run, effect);
            case "refused" -> throw refusal(targets, reply);
            default -> throw Replies.unexpected(Script.APPLY_EFFECT, reply);
        };
    }

    private void requireWritable(String key, String record, Shard shard) {
        if (namespace.keys().isOurs(key)) {
            throw new IllegalArgumentException("key: " + key + " belongs to the schedules");
        }
        if (!namespace.requests().areTogether(key, record)) {
            throw new IllegalArgumentException("key: " + key + " is in another slot of the Redis Cluster than the run;"
                    + " it must have " + Keys.hashTag(shard) + " in its name");
        }
    }

    private static IllegalStateException refusal(List<String> targets, List<Object> reply) {
        int number = Replies.number(reply, 1);
        String where = number == 0 ? "effect" : "key " + targets.get(number - 1);
        return new IllegalStateException(where + ": " + Replies.text(reply, 2));
    }
}
