/** Tests of the command line, on a real Redis. */
@NullMarked
package dev.carillon.node.form;

import org.jspecify.annotations.NullMarked;
