package dev.carillon.node.cli;

import dev.carillon.node.form.Words;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks for what is wrong, and says what mends it. */
@Command(
        name = "doctor",
        description = "Look for what is wrong with Redis, the nodes and the schedules, and say what mends it.",
        footer = {
            "",
            "Changes nothing. Exit code 0 when all is well or there are only warnings, 6 when there is a problem,",
            "5 when Redis cannot be asked.",
            "JSON: {\"verdict\": ok|warning|problem,",
            "\"checks\": [{\"check\", \"level\": ok|warning|problem, \"text\", \"mend\": <unless ok>}]}.",
            "",
            "Examples:",
            "  carillon doctor",
            "  carillon doctor -o json"
        })
final class DoctorCommand implements Callable<Integer> {

    private final InstantSource here;

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    DoctorCommand(InstantSource here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        List<Finding> findings;
        int code;
        try (ScheduleStore store = redis.open()) {
            findings = Checkup.of(store, here);
            code = Finding.worst(findings) == Finding.Level.PROBLEM ? ExitCode.UNHEALTHY : ExitCode.OK;
        } catch (StoreUnavailableException | StoreAccessException e) {
            findings = List.of(Checkup.unopened(e));
            code = ExitCode.UNREACHABLE;
        }
        List<Finding> found = findings;
        output.show(() -> json(found), () -> Finding.table(found));
        output.message(summary(found));
        return code;
    }

    private static Map<String, Object> json(List<Finding> findings) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("verdict", Words.of(Finding.worst(findings)));
        view.put("checks", findings.stream().map(Finding::json).toList());
        return view;
    }

    private static String summary(List<Finding> findings) {
        int warnings = count(findings, Finding.Level.WARNING);
        int problems = count(findings, Finding.Level.PROBLEM);
        return warnings + problems == 0
                ? "all is well"
                : ClusterChecks.counted(problems, "problem") + ", " + ClusterChecks.counted(warnings, "warning");
    }

    private static int count(List<Finding> findings, Finding.Level level) {
        return (int) findings.stream().filter(each -> each.level() == level).count();
    }
}
