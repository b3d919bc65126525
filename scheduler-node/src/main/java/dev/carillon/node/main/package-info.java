/** The stock node: where the store on Redis and the engine meet. */
@NullMarked
package dev.carillon.node.main;

import org.jspecify.annotations.NullMarked;
