/** The users' test kit and our own: the store contract, a virtual clock, a faulty store. */
@NullMarked
package dev.carillon.testing;

import org.jspecify.annotations.NullMarked;
