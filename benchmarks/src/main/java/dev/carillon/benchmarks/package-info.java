/** Measures Carillon beside its floor and its peers: the command, the runs as processes of their own, the tables. */
@NullMarked
package dev.carillon.benchmarks;

import org.jspecify.annotations.NullMarked;
