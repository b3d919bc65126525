@NullMarked
package dev.carillon.node.evidence;

import org.jspecify.annotations.NullMarked;
