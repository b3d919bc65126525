package dev.carillon.node;

import dev.carillon.schedule.Lane;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lanes of one shard that this node looks into: the ordinary one of each task that it knows, and those with a priority
 * that it has heard of. Not thread-safe.
 */
final class Lanes {

    private final TaskRegistry tasks;
    private final RunExecutor executor;
    private final Map<TaskKind, Set<Lane>> byKind = new EnumMap<>(TaskKind.class);
    private boolean isSkipped;

    Lanes(TaskRegistry tasks, RunExecutor executor) {
        this.tasks = tasks;
        this.executor = executor;
        for (TaskKind kind : TaskKind.values()) {
            for (TaskName task : tasks.names(kind)) {
                add(kind, Lane.of(task));
            }
        }
    }

    private boolean add(TaskKind kind, Lane lane) {
        return byKind.computeIfAbsent(kind, k -> new TreeSet<>()).add(lane);
    }

    /** Notes the lanes of known tasks; returns true when one is new. */
    boolean learn(Set<Lane> heardOf) {
        boolean anyNew = false;
        for (Lane lane : heardOf) {
            TaskRegistry.Entry<?> entry = tasks.find(lane.task()).orElse(null);
            anyNew |= entry != null && add(entry.task().kind(), lane);
        }
        return anyNew;
    }

    /**
     * All of them, so that what waits for a permit is known when there is one; none while there is no permit of any kind, and
     * this node looks again as soon as there is one.
     */
    List<Lane> toRead() {
        List<Lane> found = new ArrayList<>();
        isSkipped = !anyRoom();
        if (!isSkipped) {
            byKind.values().forEach(found::addAll);
        }
        return found;
    }

    /**
     * Asks for a signal when a kind that has no permit now has one again, whatever it is that waits for it: an entry that is
     * known, or one that was not read because of it. Look at what is free once more after this.
     */
    void wantRoom() {
        for (TaskKind kind : byKind.keySet()) {
            Permits permits = executor.permits(kind);
            if (!permits.anyFree()) {
                permits.want();
            }
        }
    }

    /** True when there is a permit, and there was none at the last look. */
    boolean isRoomForSkipped() {
        return isSkipped && anyRoom();
    }

    boolean anyRoom() {
        return byKind.keySet().stream().anyMatch(kind -> executor.permits(kind).anyFree());
    }

    /** True when there is a permit for what stands in a lane. */
    boolean isRoomFor(Lane lane) {
        TaskSlot slot = executor.slot(lane.task());
        return slot != null && slot.permits().anyFree();
    }

    /**
     * How many entries to ask for: an answer holds that many fire times of each lane, and as many waiting runs. All answers
     * of a look together fill the agenda at most.
     *
     * @param share the part of the agenda that the answer may fill: one in so many
     */
    static int limit(int lanes, int share) {
        return Math.clamp(Agenda.MAX_ENTRIES / (2L * share * Math.max(1, lanes)), 1, ScheduleStore.MAX_BATCH);
    }
}
