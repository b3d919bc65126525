/**
 * The engine of one node: it looks for what is due, claims it, runs it, and keeps its leases alive.
 *
 * <p>An occurrence walks through it in one direction. {@code ClaimLoop} reads what is due or soon will be into an
 * {@code Agenda} per shard and claims each entry at its instant; {@code RunExecutor} runs what was granted;
 * {@code Completer} records how it ended. Beside that path {@code LeaseKeeper} prolongs leases, {@code RunWatch} stops
 * runs that took too long or can no longer be trusted, {@code Recoverer} and {@code Auditor} pick up what other nodes left
 * behind, {@code Membership} says which nodes live and so who looks at what first, and {@code MinuteKeeper} writes what was
 * counted, for people.
 *
 * <p>Each of them is a {@code runOnce()} without a thread; a {@code Service} owns the thread. Whatever makes the outcome
 * right is decided in the store: nothing here needs to be on time, or even alive, for a run to be started only once.
 */
@NullMarked
package dev.carillon.node;

import org.jspecify.annotations.NullMarked;
