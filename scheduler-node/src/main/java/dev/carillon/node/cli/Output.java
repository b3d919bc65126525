package dev.carillon.node.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command answers: data on standard output, in the form that was asked for; messages on standard error. */
final class Output {

    enum Form {
        TABLE,
        JSON
    }

    static final class FormWords extends Words<Form> {
        FormWords() {
            super(Form.class);
        }
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            converter = FormWords.class,
            description = "Form of the answer (default: ${DEFAULT-VALUE}). In JSON, instants are ISO 8601 in UTC and"
                    + " durations ISO 8601; a field without a value is left out; fields may be added, never renamed.")
    private Form form = Form.TABLE;

    /** Prints the answer; only the form that was asked for is made. */
    void show(Supplier<?> json, Supplier<?> table) {
        String text = form == Form.JSON ? Json.of(json.get()) : table.get().toString();
        if (!text.isEmpty()) {
            command.commandLine().getOut().println(text);
        }
    }

    /** Prints a line that is not part of the answer. */
    void message(String text) {
        command.commandLine().getErr().println("carillon: " + Line.of(Secrets.hide(text)));
    }
}
