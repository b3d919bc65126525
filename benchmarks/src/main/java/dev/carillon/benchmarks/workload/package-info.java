/** What is asked of a contender, and what is counted and timed while it answers. */
@NullMarked
package dev.carillon.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
