package dev.carillon.node.cli;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The one schedule that a command is about, and the store that it is in. */
final class Target {

    @Parameters(paramLabel = "ID", description = "The schedule's id.")
    private String id = "";

    @Mixin
    private RedisOptions redis = new RedisOptions();

    /** @throws IllegalArgumentException naming {@code id} when it is malformed */
    ScheduleId id() {
        return new ScheduleId(id);
    }

    /** Connects; whatever else can be wrong is to be checked before. */
    ScheduleStore open() {
        return redis.open();
    }
}
