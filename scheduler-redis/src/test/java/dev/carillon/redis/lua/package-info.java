/** Reads the headers of the Lua scripts and compares them with what the scripts really do. */
@NullMarked
package dev.carillon.redis.lua;

import org.jspecify.annotations.NullMarked;
