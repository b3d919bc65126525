/** Tests of how fires are counted. */
@NullMarked
package dev.carillon.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
