package dev.carillon.node.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the settings that were not given as flags from the environment: {@code --io-permits} from
 * {@code CARILLON_IO_PERMITS}. That goes for every option of {@code node}, and elsewhere for those that say where things
 * are or who asks, so that no variable can change what a command does.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {

    private static final String PREFIX = "CARILLON_";
    private static final Set<String> EVERYWHERE = Set.of(
            "--redis",
            "--redis-user",
            "--redis-password-file",
            "--redis-ca-file",
            "--redis-cert-file",
            "--redis-key-file",
            "--namespace",
            "--url",
            "--output",
            "--actor");
    private static final String NODE = "node";

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option)) {
            return null;
        }
        String name = option.longestName();
        if (!EVERYWHERE.contains(name) && !NODE.equals(option.command().name())) {
            return null;
        }
        return environment.get(variable(name));
    }

    static String variable(String option) {
        return PREFIX + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
