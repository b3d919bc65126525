/** Tests of the HTTP side: every answer in them is held against {@code openapi.yaml}. */
@NullMarked
package dev.carillon.node.http;

import org.jspecify.annotations.NullMarked;
