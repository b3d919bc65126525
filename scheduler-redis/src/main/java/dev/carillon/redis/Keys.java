package dev.carillon.redis;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;

/** The one place where key names are made. All keys of a shard have one hash tag, so that they live in one slot. */
final class Keys {

    private final String namespace;

    Keys(String namespace) {
        this.namespace = namespace;
    }

    String meta() {
        return namespace + ":meta";
    }

    String schedule(Shard shard, ScheduleId id) {
        return of(shard, "schedule:" + id);
    }

    /** Matches the keys of all schedules of a shard. */
    String schedulePattern(Shard shard) {
        return of(shard, "schedule:*").replace("[", "\\[");
    }

    /** The schedule that a key of {@link #schedule} stands for. */
    ScheduleId scheduleOf(Shard shard, String key) {
        return new ScheduleId(key.substring(of(shard, "schedule:").length()));
    }

    String due(Shard shard, TaskName task) {
        return of(shard, "due:" + task);
    }

    String waiting(Shard shard, TaskName task) {
        return of(shard, "waiting:" + task);
    }

    String run(Shard shard, RunId run) {
        return of(shard, "run:" + run);
    }

    String leases(Shard shard) {
        return of(shard, "leases");
    }

    String history(Shard shard, ScheduleId id) {
        return of(shard, "history:" + id);
    }

    String dead(Shard shard) {
        return of(shard, "dead");
    }

    String finished(Shard shard) {
        return of(shard, "finished");
    }

    String fence(Shard shard) {
        return of(shard, "fence");
    }

    String counters(Shard shard) {
        return of(shard, "counters");
    }

    String definitions(Shard shard) {
        return of(shard, "definitions");
    }

    String tasks(Shard shard) {
        return of(shard, "tasks");
    }

    String quarantine(Shard shard) {
        return of(shard, "quarantine");
    }

    String answer(Shard shard, String token) {
        return of(shard, "answer:" + token);
    }

    String nodes() {
        return namespace + ":nodes";
    }

    String node(NodeId node) {
        return namespace + ":node:" + node;
    }

    /** The channel, not a key, on which nodes are woken. */
    String wakeChannel() {
        return namespace + ":wake";
    }

    private String of(Shard shard, String rest) {
        return namespace + ":{" + shard + "}:" + rest;
    }
}
