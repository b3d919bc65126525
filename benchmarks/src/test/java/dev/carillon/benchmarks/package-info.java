/** Tests of the harness, which start no server. */
@NullMarked
package dev.carillon.benchmarks;

import org.jspecify.annotations.NullMarked;
