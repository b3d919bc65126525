package dev.carillon.task;

import dev.carillon.schedule.TaskName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tasks that a node can run, each with its handler. Immutable and thread-safe. */
public final class TaskRegistry {

    /** One task with its code. */
    public record Entry<P extends @Nullable Object>(Task<P> task, TaskHandler<P> handler) {}

    private final Map<TaskName, Entry<?>> entries;

    private TaskRegistry(Map<TaskName, Entry<?>> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The entry of a task, if it is registered. */
    public Optional<Entry<?>> find(TaskName name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** The names of all tasks of one kind. */
    public Set<TaskName> names(TaskKind kind) {
        Set<TaskName> names = new TreeSet<>();
        entries.values().stream()
                .map(Entry::task)
                .filter(task -> task.kind() == kind)
                .forEach(task -> names.add(task.name()));
        return names;
    }

    /** The names of all tasks. */
    public Set<TaskName> names() {
        return new TreeSet<>(entries.keySet());
    }

    /** Collects tasks. Not thread-safe. */
    public static final class Builder {

        private final Map<TaskName, Entry<?>> entries = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a task with its code.
         *
         * @throws IllegalArgumentException naming {@code task} when one of that name is there already
         */
        public <P extends @Nullable Object> Builder add(Task<P> task, TaskHandler<P> handler) {
            if (entries.putIfAbsent(task.name(), new Entry<>(task, handler)) != null) {
                throw new IllegalArgumentException("task: \"" + task.name() + "\" is registered twice");
            }
            return this;
        }

        /** The registry of what was added. */
        public TaskRegistry build() {
            return new TaskRegistry(entries);
        }
    }
}
