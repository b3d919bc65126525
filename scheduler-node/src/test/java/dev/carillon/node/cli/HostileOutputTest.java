package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.DateRange;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in Redis, no command prints what steers the terminal, breaks a line, or turns its direction. */
class HostileOutputTest extends CommandCase {

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
        }
        for (String command : List.of(
                "list",
                "get s",
                "explain s",
                "pauses",
                "export",
                "export -o json",
                "calendar get c",
                "calendar list")) {
            Answer answer = terminal.run(command.split(" "));
            assertThat(answer.code()).as(command).isZero();
            printable(command, answer.out() + answer.err());
        }
        for (String command : List.of("list", "get s", "explain s", "calendar get c")) {
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
