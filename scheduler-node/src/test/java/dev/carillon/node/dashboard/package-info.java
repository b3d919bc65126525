/** Tests of what people look at: the dashboard in a real browser, commands in a real terminal. */
@NullMarked
package dev.carillon.node.dashboard;

import org.jspecify.annotations.NullMarked;
