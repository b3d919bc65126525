/** Tests of the tasks that a stock node has by itself, and of those that jars bring. */
@NullMarked
package dev.carillon.node.stock;

import org.jspecify.annotations.NullMarked;
