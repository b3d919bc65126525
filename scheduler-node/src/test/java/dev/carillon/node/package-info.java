/** Tests of the engine: most turn its loops by hand on a virtual clock. */
@NullMarked
package dev.carillon.node;

import org.jspecify.annotations.NullMarked;
