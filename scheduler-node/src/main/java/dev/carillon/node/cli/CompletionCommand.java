package dev.carillon.node.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete command lines. */
@Command(
        name = "completion",
        description = "Print a script by which bash or zsh completes the commands and options of this program.",
        footer = {
            "",
            "Examples:",
            "  source <(carillon completion)",
            "  carillon completion > /etc/bash_completion.d/carillon"
        })
final class CompletionCommand implements Callable<Integer> {

    private final Supplier<CommandLine> whole;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec self;

    /** @param whole makes the parser of all commands */
    CompletionCommand(Supplier<CommandLine> whole) {
        this.whole = whole;
    }

    @Override
    public Integer call() {
        CommandLine parser = whole.get();
        self.commandLine().getOut().print(AutoComplete.bash(parser.getCommandName(), parser));
        self.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
