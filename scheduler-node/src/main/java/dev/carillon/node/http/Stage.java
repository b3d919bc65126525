package dev.carillon.node.http;

import dev.carillon.node.SchedulerNode;
import dev.carillon.store.ScheduleStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store and the node behind the door, from when they are there. Before that it says why they are not, so that whoever
 * asks is told something better than nothing. Thread-safe.
 */
final class Stage {

    /** What is there. */
    record Scene(ScheduleStore store, SchedulerNode node) {}

    private volatile @Nullable Scene scene;
    private volatile String reason = "This node has just started and has not reached Redis yet.";

    void open(Scene whole) {
        scene = whole;
    }

    void close(String why) {
        reason = why;
        scene = null;
    }

    void explain(String why) {
        reason = why;
    }

    String reason() {
        return reason;
    }

    Optional<Scene> now() {
        return Optional.ofNullable(scene);
    }

    /** @throws Refusal with the reason when the store is not there */
    Scene require() {
        return now().orElseThrow(
                        () -> new Refusal(new Problem(Problems.UNAVAILABLE, "Redis cannot be reached", reason)));
    }
}
