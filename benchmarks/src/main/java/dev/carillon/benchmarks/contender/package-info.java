/** What is measured: each scheduler behind one interface, on a store of its own. */
@NullMarked
package dev.carillon.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
