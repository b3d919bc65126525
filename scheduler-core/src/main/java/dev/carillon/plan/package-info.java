/** Pure decisions about occurrences: nothing here reads a clock, a store or a network. */
@NullMarked
package dev.carillon.plan;

import org.jspecify.annotations.NullMarked;
