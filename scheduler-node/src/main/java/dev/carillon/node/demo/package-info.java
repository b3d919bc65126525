/**
 * The demo: nodes as processes of their own, schedules of all kinds, a node that is killed, and a verdict.
 *
 * <p>The verdict is computed from what the handlers wrote into files and from the schedules that were asked for, by
 * arithmetic of its own. Nothing in it is read from Redis or asked of the planner.
 */
@NullMarked
package dev.carillon.node.demo;

import org.jspecify.annotations.NullMarked;
