/** A real Redis for tests and for the demo. */
@NullMarked
package dev.carillon.redis.testing;

import org.jspecify.annotations.NullMarked;
