package dev.carillon.node.cli;

import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how the cluster is doing, anew each second. */
@Command(
        name = "top",
        description =
                "Show how the cluster is doing, anew each second until q or Ctrl-C: whether all is well, what runs,"
                        + " how late starts were, the nodes, what fires next, and who changed what.",
        footer = {
            "",
            "One picture only with --once, with a form other than table, or without a terminal. COLUMNS and",
            "LINES may say how large it is.",
            "JSON: {\"at\", \"verdict\": {\"level\": ok|warning|problem|unknown, \"text\", \"details\"}, \"running\",",
            "\"waiting\", \"overdue\", \"dead\", \"quarantined\", \"lateness\": {\"minutes\", \"started\", \"p50Millis\",",
            "\"p95Millis\", \"p99Millis\", \"maxMillis\"}, \"nodes\": <as nodes prints them>,",
            "\"next\": [{\"id\", \"task\", \"at\"}], \"changes\": <as events prints them, the newest first>}.",
            "",
            "Examples:",
            "  carillon top",
            "  carillon top --once -o json"
        })
final class TopCommand implements Callable<Integer> {

    private static final Duration KEY_PAUSE = Duration.ofMillis(100);
    private static final int LOOKS_AT_KEYS = 10;

    /** Another screen, no cursor, no line that goes on in the next. */
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";

    private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private final Screen screen;
    private final Supplier<Pace> paces;

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--once", description = "Show one picture and end.")
    private boolean once;

    TopCommand(Screen screen, Supplier<Pace> paces) {
        this.screen = screen;
        this.paces = paces;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (once || !output.isTable() || !screen.isLive()) {
            try (ScheduleStore store = redis.open()) {
                Pulse pulse = new PulseReader(store, Ticker.system()).read();
                Frame frame = new Frame(screen.sizeOfOne(), false);
                output.show(pulse::json, () -> String.join("\n", frame.draw(title(), pulse)));
            }
            return ExitCode.OK;
        }
        try (Pace pace = paces.get();
                ScheduleStore store = redis.open()) {
            live(new PulseReader(store, Ticker.system()), pace);
        }
        return ExitCode.OK;
    }

    /** Whatever ends it, the terminal is left as it was. */
    private void live(PulseReader reader, Pace pace) throws InterruptedException {
        PrintWriter out = output.out();
        screen.enter();
        try {
            print(out, ENTER);
            do {
                print(out, picture(reader.read()));
            } while (goesOn(pace) && !out.checkError());
        } finally {
            print(out, LEAVE);
            screen.leave();
        }
    }

    private String picture(Pulse pulse) {
        List<String> lines = new Frame(screen.size(), screen.hasColours()).draw(title(), pulse);
        return HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN;
    }

    /** Waits for a second, or for somebody who wants it to end. */
    private boolean goesOn(Pace pace) throws InterruptedException {
        for (int look = 0; look < LOOKS_AT_KEYS; look++) {
            if (screen.isQuitAsked() || !pace.isTimeAgain(KEY_PAUSE)) {
                return false;
            }
        }
        return true;
    }

    private String title() {
        return redis.shown() + "  " + redis.namespace();
    }

    private static void print(PrintWriter out, String text) {
        out.print(text);
        out.flush();
    }
}
