package dev.carillon.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks after calendars; each verb is a command of its own. */
@Command(
        name = "calendar",
        description = "Look after calendars: times at which schedules that name them do not fire.",
        subcommands = {CalendarListCommand.class, CalendarGetCommand.class, CalendarDeleteCommand.class},
        synopsisSubcommandLabel = "put|list|get|delete",
        footer = {
            "",
            "Examples:",
            "  carillon calendar put -f holidays.yaml",
            "  carillon create --id report --task report --cron '0 6 * * *' --except holidays"
        })
final class CalendarCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec self;

    @Override
    public void run() {
        throw new ParameterException(self.commandLine(), "calendar: say put, list, get or delete");
    }
}
