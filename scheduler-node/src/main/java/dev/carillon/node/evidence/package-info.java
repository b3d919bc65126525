/**
 * What is observed of a cluster from outside: nodes as processes of their own, and the lines that their handlers write into
 * files. For programs that put the product to the proof; nothing here is read from Redis.
 */
@NullMarked
package dev.carillon.node.evidence;

import org.jspecify.annotations.NullMarked;
