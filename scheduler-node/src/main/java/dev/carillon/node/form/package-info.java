/**
 * How schedules, runs and calendars are written: as fields of JSON and YAML, and the words, durations and instants in them.
 * The command line, the files that it reads and the HTTP API share these forms, so what one prints the other takes.
 *
 * <p>What is malformed is an {@link java.lang.IllegalArgumentException} that names the field and quotes the value.
 */
@NullMarked
package dev.carillon.node.form;

import org.jspecify.annotations.NullMarked;
