package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.node.form.ScheduleFile;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.DateRange;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ScheduleStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.KeyValuePair;

/** Whatever stands in Redis, no command prints what steers the terminal, breaks a line, or turns its direction. */
class HostileOutputTest extends CommandCase {

    private static final List<String> FOR_PEOPLE = List.of(
            "list",
            "get s",
            "explain s",
            "pauses",
            "export",
            "export -o json",
            "calendar get c",
            "calendar list",
            "list -o wide",
            "list -o yaml",
            "list -o jsonl",
            "get s -o yaml",
            "describe s",
            "describe s -o yaml",
            "nodes",
            "nodes -o wide",
            "nodes -o yaml",
            "nodes -o name",
            "events --limit 9",
            "events --limit 9 -o yaml",
            "events --limit 9 -o name",
            "doctor",
            "doctor -o yaml",
            "top --once",
            "top -o yaml");

    private static final List<String> FOR_PROGRAMS = List.of(
            "list", "get s", "explain s", "calendar get c", "describe s", "nodes", "doctor", "top", "events --limit 9");

    static Stream<String> hostile() {
        return Stream.of(
                "\u0000",
                "\u0007",
                "\u001b]0;owned\u0007",
                "\u001b[2J",
                "\u007f",
                "\u0085",
                "\u009b2J",
                "\u200f",
                "\u2028",
                "\u202eabc",
                "\ufeff",
                "\udb40\udc01");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void itIsShownWithoutItsPower(String text) {
        boolean isControl = text.chars().anyMatch(Character::isISOControl);
        String words = isControl ? "words" : "a" + text + "b";
        Schedule definition;
        try (ScheduleStore store = open()) {
            SchedulerClient client = new SchedulerClient(store, words);
            definition = client.schedule("t", Payload.of(Map.of("a" + text, "b" + text)))
                    .id("s")
                    .cron("@yearly")
                    .description(words)
                    .create()
                    .schedule()
                    .schedule();
            client.putCalendar(Calendar.builder("c")
                    .dates(List.of(DateRange.parse("2030-01-01")))
                    .description(words)
                    .build());
            client.pause(definition.id(), words);
            beatAs(store, "node-1", "n" + text, "2026a" + text, "t");
            beatAs(store, "node-2", "n" + text, "2026b" + text, "t");
            store.note(new JournalEntry(words, words, words, words, words));
        }
        for (String command : FOR_PEOPLE) {
            Answer answer = terminal.run(command.split(" "));
            assertThat(answer.code()).as(command).isZero();
            printable(command, answer.out() + answer.err());
        }
        for (String command : FOR_PROGRAMS) {
            Answer answer = terminal.with("CARILLON_OUTPUT", "json").run(command.split(" "));
            printable(command + " as JSON", answer.out() + answer.err());
        }
        printable("bad id", terminal.run("get", "s" + text).err());
        printable("bad command", terminal.run("x" + text).err());
        for (String form : List.of("yaml", "json")) {
            String file = terminal.run("export", "-o", form).out();
            assertThat(ScheduleFile.read(file)).as(form).containsExactly(definition);
        }
    }

    /** A name out of Redis that begins a line of its own would pass for an event of the node. */
    @ParameterizedTest
    @MethodSource("hostile")
    void theLogOfANodeHasALineForAnEvent(String text) throws IOException {
        String pattern;
        try (InputStream in = Cli.class.getResourceAsStream("logback-node.xml")) {
            String file = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            pattern = file.replaceAll("(?s).*<pattern>(.*)</pattern>.*", "$1").replace("&amp;", "&");
        }
        LoggerContext context = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern);
        layout.start();
        LoggingEvent event = new LoggingEvent(
                "",
                context.getLogger("test"),
                Level.ERROR,
                "a" + text + "\nb {}",
                new IllegalStateException("c" + text + "d"),
                new Object[] {text});
        event.addKeyValuePair(new KeyValuePair("key", text + "\r\n"));
        String line = layout.doLayout(event);
        printable("log", line.replace("\t", ""));
        assertThat(line.lines().filter(each -> each.contains("ERROR"))).hasSize(1);
        assertThat(line.lines().findFirst().orElseThrow()).contains("b ").contains("key=");
    }

    private static void printable(String command, String text) {
        assertThat(text.codePoints()
                        .filter(c -> c != '\n' && c != '\r')
                        .filter(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.LINE_SEPARATOR)
                        .boxed())
                .as(command + ": " + text)
                .isEmpty();
    }
}
