/** Tests of the command line, on a real Redis. */
@NullMarked
package dev.carillon.node.cli;

import org.jspecify.annotations.NullMarked;
