package dev.carillon.task;

/** Which of a node's two executors a task's runs use. */
public enum TaskKind {
    /** Waits more than it computes: a virtual thread of its own, under a limit of permits. */
    IO,
    /** Computes: a fixed pool of platform threads, about one for each core. */
    CPU
}
