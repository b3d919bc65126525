package dev.carillon.node.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.deploy.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees in a real terminal. With {@code -Dcarillon.docs.write=true} what it shows becomes the captures on
 * {@code docs/terminal.md}.
 */
class TerminalIT {

    private static final Path PAGE = Path.of("..", "docs", "terminal.md");
    private static final String FENCE = "```";
    private static final boolean IS_WRITING = Boolean.getBoolean("carillon.docs.write");
    private static final int COLUMNS = 172;
    /** The figures of a minute are there when it is over. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int LINES = 36;

    private final List<String> tmux = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void findTmux() throws IOException {
        assumeTrue(Programs.find("tmux").isPresent(), "there is no tmux on the PATH");
        // a terminal stays when its program has ended, so that what it printed can be read
        Path settings = Files.writeString(folder.resolve("tmux.conf"), "set -g remain-on-exit on\nset -g status off\n");
        tmux.addAll(List.of("tmux", "-S", folder.resolve("socket").toString(), "-f", settings.toString()));
    }

    @AfterEach
    void endTmux() throws Exception {
        if (!tmux.isEmpty()) {
            say("", "kill-server");
        }
    }

    @Test
    void topIsDrawnAndLeftWithAKey() throws Exception {
        try (Scene scene = new Scene(folder)) {
            type(scene, "top");
            String screen = awaitScreen(text -> text.contains("mail-queue") && (!IS_WRITING || text.contains("p99")));
            assertThat(screen).contains("carillon top", "running", "berlin-1", "berlin-2", "NEXT");
            keep("top", screen);
            say("", "send-keys", "q");
            awaitEnd();
        }
    }

    @Test
    void theWideListFits() throws Exception {
        try (Scene scene = new Scene(folder)) {
            type(scene, "list -o wide");
            awaitEnd();
            String screen = awaitScreen(text -> text.contains("mail-queue"));
            assertThat(screen).contains("ID", "PRIORITY", "nightly-report", "30 2 * * *");
            keep("list -o wide", screen.replaceAll("(?m)^Pane is dead.*\\R?", ""));
        }
    }

    /** Starts the program in a terminal of its own. */
    private void type(Scene scene, String words) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(
                List.of("new-session", "-d", "-x", String.valueOf(COLUMNS), "-y", String.valueOf(LINES), "--"));
        command.addAll(List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.carillon.node.main.Carillon"));
        command.addAll(List.of(words.split(" ")));
        say(scene.redis.url(), command.toArray(String[]::new));
    }

    private void awaitEnd() {
        await().atMost(PATIENCE)
                .until(() -> say("", "list-panes", "-F", "#{pane_dead}").strip().equals("1"));
    }

    private String awaitScreen(Predicate<String> asWanted) {
        List<String> seen = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            seen.add(say("", "capture-pane", "-p"));
            return asWanted.test(seen.get(seen.size() - 1));
        });
        return seen.get(seen.size() - 1);
    }

    private String say(String redis, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(tmux);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CARILLON_"));
        builder.environment().put("CARILLON_REDIS", redis);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", words[0], said).isZero();
        return said;
    }

    /** The capture on the page has the same heads; when the pages are written, it is this one. */
    private static void keep(String name, String screen) throws IOException {
        String page = Files.readString(PAGE);
        String start = "<!-- capture of " + name + " -->\n" + FENCE + "text\n";
        assertThat(page).containsOnlyOnce(start);
        int from = page.indexOf(start) + start.length();
        int to = page.indexOf(FENCE, from);
        String shown = screen.stripTrailing().replaceAll("(?m) +$", "") + "\n";
        if (IS_WRITING) {
            Files.writeString(PAGE, page.substring(0, from) + shown + page.substring(to));
        } else {
            assertThat(heads(page.substring(from, to))).isNotEmpty().isEqualTo(heads(shown));
        }
    }

    /** The words in capitals that lines begin with. */
    private static List<String> heads(String screen) {
        return screen.lines()
                .map(line -> line.split(" ", 2)[0])
                .filter(word -> word.matches("[A-Z]{2,}"))
                .filter(word -> !word.matches("OK|WARNING|PROBLEM"))
                .toList();
    }
}
