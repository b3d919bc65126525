package dev.carillon.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The option that every command has. */
@Command
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean asked;

    @Override
    public String toString() {
        return "help " + (asked ? "asked for" : "not asked for");
    }
}
