/** The whole product at once: nodes, clients and a real Redis, in one process or in several. */
@NullMarked
package dev.carillon.node.cluster;

import org.jspecify.annotations.NullMarked;
