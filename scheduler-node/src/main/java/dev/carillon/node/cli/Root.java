package dev.carillon.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program without a command: shows its help. */
@Command(
        name = "carillon",
        description = {"A distributed scheduler cluster on Redis.", ""},
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Data goes to standard output, messages to standard error. --redis and --namespace may be given as",
            "CARILLON_REDIS and CARILLON_NAMESPACE. NO_COLOR switches colours off.",
            "",
            "Examples:",
            "  carillon node",
            "  carillon create --id hello --task log --every 10s --payload '\"hello\"'",
            "  carillon next '30 2 * * *' --zone Europe/Berlin"
        })
final class Root implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec self;

    @Override
    public void run() {
        self.commandLine().usage(self.commandLine().getOut());
    }
}
