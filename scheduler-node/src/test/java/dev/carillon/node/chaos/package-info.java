/** Tests of the trial itself: that it plans what it says, and that its judge sees every violation. */
@org.jspecify.annotations.NullMarked
package dev.carillon.node.chaos;
