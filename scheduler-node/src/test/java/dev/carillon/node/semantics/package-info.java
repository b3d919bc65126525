/** What docs/semantics.md says, section by section, through the whole engine, on both stores. */
@NullMarked
package dev.carillon.node.semantics;

import org.jspecify.annotations.NullMarked;
