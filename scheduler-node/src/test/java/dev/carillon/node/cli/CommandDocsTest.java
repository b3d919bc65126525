package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.house.GeneratedPart;
import dev.carillon.node.chaos.ChaosCommand;
import dev.carillon.node.demo.DemoCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The pages about commands say what the commands say. */
class CommandDocsTest {

    private static final Pattern OPTION = Pattern.compile("(?m)^  (?:  |-).*\n(?: {20,}.*\n)*");
    private static final Pattern SHARED = Pattern.compile("^  (?:-[ho], )? *--(?:redis|namespace|output|help)");
    private static final String EXIT_CODES = "\nExit codes:\n(  .*\n)+";

    private static CommandLine parser() {
        return new Cli(InstantSource.fixed(Terminal.NOW), Map.of(), new ByteArrayInputStream(new byte[0]))
                .add("chaos", () -> new ChaosCommand(CommandDocsTest.class))
                .add("demo", () -> new DemoCommand(CommandDocsTest.class))
                .parser();
    }

    private static Stream<CommandLine> commands(CommandLine parser) {
        return parser.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .flatMap(command -> Stream.concat(Stream.of(command), commands(command)));
    }

    private static String help(CommandLine command) {
        return command.getUsageMessage(Ansi.OFF).replaceFirst(EXIT_CODES, "").stripTrailing();
    }

    /** The options that most commands have, each with the lines that say what it is. */
    private static List<String> shared(CommandLine parser) {
        CommandLine list = Objects.requireNonNull(parser.getSubcommands().get("list"));
        return OPTION.matcher(help(list))
                .results()
                .map(MatchResult::group)
                .filter(option -> SHARED.matcher(option).find())
                .toList();
    }

    private static String ofItsOwn(String help, List<String> shared) {
        String own = help;
        for (String option : shared) {
            own = own.replace(option, "");
        }
        return own;
    }

    @Test
    void theOptionsOfMostCommandsAreOnThePageOnce() throws IOException {
        new GeneratedPart("cli.md", "<!-- options: of most commands -->", "<!-- end of the options -->")
                .require("\n```text\n" + String.join("", shared(parser())) + "```\n\n");
    }

    @Test
    void everyCommandIsOnThePageWithItsHelp() throws IOException {
        CommandLine parser = parser();
        List<String> shared = shared(parser);
        String sections = commands(parser)
                .map(command -> "\n## " + command.getCommandSpec().qualifiedName() + "\n\n```text\n"
                        + ofItsOwn(help(command), shared) + "\n```\n")
                .collect(Collectors.joining());
        new GeneratedPart("cli.md", "<!-- commands: what each says with --help -->", "<!-- end of the commands -->")
                .require(sections + "\n");
    }

    @Test
    void theExitCodesAreOnThePage() throws IOException {
        String rows = Arrays.stream(ExitCode.LIST)
                .map(code -> "| " + code.replaceFirst(":", " | ") + " |\n")
                .collect(Collectors.joining());
        new GeneratedPart("cli.md", "<!-- exit codes: the same as in ExitCode -->", "<!-- end of the exit codes -->")
                .require("\n| code | meaning |\n| --- | --- |\n" + rows + "\n");
    }

    @Test
    void everyCheckOfTheDoctorIsOnThePageWithItsMend() throws IOException {
        String rows = Arrays.stream(DoctorCheck.values())
                .map(check -> "| `" + check.word() + "` | " + check.good() + " | " + check.mend() + " |\n")
                .collect(Collectors.joining());
        new GeneratedPart("operations.md", "<!-- checks: the same as in DoctorCheck -->", "<!-- end of the checks -->")
                .require("\n| check | all is well when | what mends it |\n| --- | --- | --- |\n" + rows + "\n");
    }

    /** A page that names a command which is not there would send people nowhere. */
    @Test
    void everyCommandThatAPageNamesIsThere() throws IOException {
        CommandLine parser = parser();
        for (String page : new String[] {"operations.md", "runbook.md", "schedule-file.md", "security.md", "cli.md"}) {
            String text = Files.readString(Path.of("..", "docs", page));
            assertThat(Pattern.compile("`(?:\\./)?carillon ([a-z]+)")
                            .matcher(text)
                            .results()
                            .map(match -> match.group(1)))
                    .as(page)
                    .isSubsetOf(parser.getSubcommands().keySet());
        }
    }
}
