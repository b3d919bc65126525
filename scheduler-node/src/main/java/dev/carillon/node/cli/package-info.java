/**
 * The command line of the stock node: one class a verb, and what they share.
 *
 * <p>Data goes to standard output, messages to standard error. Whatever is wrong with a command line is found before Redis
 * is touched, and said in one line that names the field. {@link dev.carillon.node.cli.Cli} puts the commands together; the
 * exit codes are in {@link dev.carillon.node.cli.ExitCode}.
 */
@NullMarked
package dev.carillon.node.cli;

import org.jspecify.annotations.NullMarked;
