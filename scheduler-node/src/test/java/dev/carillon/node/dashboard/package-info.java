/** Tests of the dashboard in a real browser, which runs without a screen. */
@NullMarked
package dev.carillon.node.dashboard;

import org.jspecify.annotations.NullMarked;
