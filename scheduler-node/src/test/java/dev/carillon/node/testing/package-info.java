/** A cluster of real nodes on virtual time, for whoever tests a handler or a schedule. */
@NullMarked
package dev.carillon.node.testing;

import org.jspecify.annotations.NullMarked;
