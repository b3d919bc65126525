/** Holds what deploys nodes against what it names: fields, routes, options, names of metrics. */
@NullMarked
package dev.carillon.deploy;

import org.jspecify.annotations.NullMarked;
