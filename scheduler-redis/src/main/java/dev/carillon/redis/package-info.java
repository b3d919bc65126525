/** The store on Redis. */
@NullMarked
package dev.carillon.redis;

import org.jspecify.annotations.NullMarked;
