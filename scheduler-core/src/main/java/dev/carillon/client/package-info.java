/**
 * The caller's side: create schedules, look at them, pause, resume and run them by hand.
 *
 * <p>{@link dev.carillon.client.SchedulerClient} checks everything in the caller's process before the store is touched,
 * plans the first fire time by the store's clock, and repeats what lost a race. Whoever names a schedule that does not
 * exist gets an {@link dev.carillon.client.UnknownScheduleException}; asking for one is answered with an empty reply.
 */
@NullMarked
package dev.carillon.client;

import org.jspecify.annotations.NullMarked;
