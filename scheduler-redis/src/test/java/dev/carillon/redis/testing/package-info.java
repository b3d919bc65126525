/**
 * A real Redis for tests and for the demo: {@link dev.carillon.redis.testing.RedisServer}.
 *
 * <p>Nothing here knows the store or its client library; servers are asked over a plain socket.
 */
@NullMarked
package dev.carillon.redis.testing;

import org.jspecify.annotations.NullMarked;
