/**
 * What anybody who tests with Carillon can use: a virtual clock, a store that can be cut off, and the contract of a store.
 *
 * <p>{@link dev.carillon.testing.ScheduleStoreContract} needs JUnit and AssertJ, the others need neither.
 */
@NullMarked
package dev.carillon.testing;

import org.jspecify.annotations.NullMarked;
