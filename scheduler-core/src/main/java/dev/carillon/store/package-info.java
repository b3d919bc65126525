/**
 * The one port between the scheduler and what keeps its state, with a store in memory for tests.
 *
 * <p>What is expected to happen (a race lost, an overlap, a fence that is no longer the current one) is a reply, never an
 * exception. Exceptions are for outages ({@link dev.carillon.store.StoreUnavailableException}), refusals
 * ({@link dev.carillon.store.StoreAccessException}) and bugs ({@link dev.carillon.store.StoreProtocolException}).
 */
@NullMarked
package dev.carillon.store;

import org.jspecify.annotations.NullMarked;
