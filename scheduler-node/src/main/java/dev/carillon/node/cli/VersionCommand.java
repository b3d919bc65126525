package dev.carillon.node.cli;

import java.time.zone.ZoneRulesProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says which build this is, and what it runs on. */
@Command(
        name = "version",
        description = "Show the versions of the program, of Java and of the time zone rules.",
        footer = {"", "Example:", "  carillon version -o json"})
final class VersionCommand implements Callable<Integer> {

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("carillon", program());
        versions.put("java", Runtime.version().toString());
        versions.put("tzdb", ZoneRulesProvider.getVersions("UTC").lastEntry().getKey());
        output.show(() -> versions, () -> {
            Table table = Table.plain();
            versions.forEach((name, version) -> table.row(name, version.toString()));
            return table;
        });
        return ExitCode.OK;
    }

    /** The version that the jar was built as. */
    static String program() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
