/**
 * The tasks that every stock node can run without a line of Java ({@code log}, {@code http}, {@code stream}, {@code exec}),
 * and those that jars in its plugins folder bring. {@link dev.carillon.node.stock.StockTasks} puts them together.
 */
@NullMarked
package dev.carillon.node.stock;

import org.jspecify.annotations.NullMarked;
