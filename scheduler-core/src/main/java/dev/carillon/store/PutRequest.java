package dev.carillon.store;

import dev.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.Optional;

/**
 * A definition to store.
 *
 * @param schedule the definition
 * @param named true when its creator chose the id; a definition without a chosen id gives way to an equal one that has one
 * @param anchor from where fixed-rate intervals count
 * @param next the first fire time; empty when there is none
 * @param expectedGeneration the generation that this replaces, or 0 when nothing of that id is expected
 */
public record PutRequest(
        Schedule schedule, boolean named, Instant anchor, Optional<Instant> next, long expectedGeneration) {}
