package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.ScheduleFile;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the definitions of schedules. */
@Command(
        name = "export",
        description = "Print the definitions of all schedules but the completed ones, as apply and import read them.",
        footer = {
            "",
            "Definitions only: what is paused, what runs, and the history are not part of it.",
            "JSON: {\"schedules\": [<a definition each>]}.",
            "",
            "Examples:",
            "  carillon export > schedules.yaml",
            "  carillon export --tag team:billing -o json"
        })
final class ExportCommand implements Callable<Integer> {

    /** Where the environment asks for what is no file, it means what is closest. */
    static final class FormWords extends WordOption<ScheduleFile.Form> {
        FormWords() {
            super(ScheduleFile.Form.class);
        }

        @Override
        public ScheduleFile.Form convert(String value) {
            return super.convert(
                    switch (value) {
                        case "table", "wide", "name" -> "yaml";
                        case "jsonl" -> "json";
                        default -> value;
                    });
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec self;

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(names = "--task", paramLabel = "NAME", description = "Only those of this task.")
    private @Nullable String task;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only those with this tag.")
    private @Nullable String tag;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml|json",
            defaultValue = "yaml",
            converter = FormWords.class,
            description = "Form of the file (default: ${DEFAULT-VALUE}).")
    private ScheduleFile.Form form = ScheduleFile.Form.YAML;

    @Override
    public Integer call() {
        ListRequest request = new ListRequest(
                "",
                ScheduleStore.MAX_BATCH,
                Optional.ofNullable(task).map(TaskName::new),
                Optional.empty(),
                Optional.ofNullable(tag));
        try (ScheduleStore store = redis.open()) {
            Map<ScheduleId, Schedule> byId = new TreeMap<>();
            new SchedulerClient(store)
                    .list(request)
                    .filter(stored -> stored.state() != ScheduleState.COMPLETED)
                    .map(StoredSchedule::schedule)
                    .forEach(schedule -> byId.put(schedule.id(), schedule));
            String text = ScheduleFile.write(List.copyOf(byId.values()), form);
            self.commandLine().getOut().println(text);
            if (form == ScheduleFile.Form.YAML && text.length() > ScheduleFile.MAX_YAML_CHARS) {
                self.commandLine()
                        .getErr()
                        .println("carillon: this is more YAML than apply and import read; use -o json");
            }
        }
        return ExitCode.OK;
    }
}
