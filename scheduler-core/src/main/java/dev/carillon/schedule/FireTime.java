package dev.carillon.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * One fire time of a preview.
 *
 * @param at when it fires, whole seconds
 * @param note what a clock change does to it, in one English sentence, with local times; empty on ordinary days
 */
public record FireTime(Instant at, Optional<String> note) {}
