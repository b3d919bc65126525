package dev.carillon.node.cli;

import dev.carillon.node.form.Json;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.ScheduleFile;
import dev.carillon.node.form.Secrets;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command answers: data on standard output, in the form that was asked for; messages on standard error. */
final class Output {

    enum Form {
        TABLE,
        WIDE,
        JSON,
        JSONL,
        YAML,
        NAME
    }

    static final class FormWords extends WordOption<Form> {
        FormWords() {
            super(Form.class);
        }
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|wide|json|jsonl|yaml|name",
            defaultValue = "table",
            converter = FormWords.class,
            description = "Form of the answer (default: ${DEFAULT-VALUE}). In JSON, instants are ISO 8601 in UTC and"
                    + " durations ISO 8601; a field without a value is left out; fields may be added, never renamed."
                    + " jsonl has a line for each element, name only what they are called.")
    private Form form = Form.TABLE;

    /** Prints the answer; only the form that was asked for is made. */
    void show(Supplier<?> json, Supplier<?> table) {
        show(json, table, table);
    }

    /** The same, with a table that has more columns. */
    void show(Supplier<?> json, Supplier<?> table, Supplier<?> wide) {
        String text = switch (form) {
            case TABLE -> table.get().toString();
            case WIDE -> wide.get().toString();
            case JSON -> Json.of(json.get());
            case JSONL -> lines(json.get());
            case YAML -> ScheduleFile.yaml(Json.of(json.get()));
            case NAME -> String.join("\n", Names.of(json.get()));
        };
        if (!text.isEmpty()) {
            out().println(text);
        }
    }

    /**
     * Prints one of many answers that come one after the other.
     *
     * @return false when nobody reads them any more
     */
    boolean showNext(Supplier<?> json, Supplier<?> line) {
        out().println(
                        switch (form) {
                            case TABLE, WIDE -> line.get();
                            case JSON, JSONL -> Json.compact(json.get());
                            case YAML -> "---\n" + ScheduleFile.yaml(Json.of(json.get()));
                            case NAME -> String.join("\n", Names.of(json.get()));
                        });
        return !out().checkError();
    }

    private static String lines(Object json) {
        return json instanceof List<?> list
                ? list.stream().map(Json::compact).collect(Collectors.joining("\n"))
                : Json.compact(json);
    }

    /** Whether the answer is for people. */
    boolean isTable() {
        return form == Form.TABLE || form == Form.WIDE;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Prints a line that is not part of the answer. */
    void message(String text) {
        command.commandLine().getErr().println("carillon: " + Line.of(Secrets.hide(text)));
    }
}
