/** Effects of handlers in real databases. */
@NullMarked
package dev.carillon.node.effect;

import org.jspecify.annotations.NullMarked;
