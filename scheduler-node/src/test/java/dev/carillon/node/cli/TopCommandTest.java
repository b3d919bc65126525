package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The live view of a cluster: drawn again and again, and the terminal left as it was. */
class TopCommandTest extends CommandCase {

    private static final String ENTER = "\u001b[?1049h";
    private static final String LEAVE = "\u001b[?1049l";
    private static final Pattern HOME = Pattern.compile("\u001b\\[H");

    @BeforeEach
    void fill() {
        terminal = terminal.with("COLUMNS", "200");
        try (ScheduleStore store = open()) {
            beat(store, "node-1", "t");
        }
        ok("create", "--id", "hourly", "--task", "t", "--every", "1h", "--actor", "ann");
        ok("create", "--id", "held", "--task", "t", "--every", "1m", "--tag", "x");
        ok("pause", "--tag", "x", "--reason", "freeze");
    }

    private Answer live(PaperScreen screen, Rounds rounds, String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "top";
        System.arraycopy(more, 0, args, 1, more.length);
        return terminal.with("top", () -> new TopCommand(screen, () -> rounds)).run(args);
    }

    private static Rounds many(int count) {
        Runnable[] nothing = new Runnable[count];
        Arrays.fill(nothing, (Runnable) () -> {});
        return new Rounds(nothing);
    }

    @Test
    void onceIsOnePicture() {
        Answer answer = ok("top", "--once");
        assertThat(answer.out())
                .startsWith("carillon top  2")
                .contains("\nOK       On time: 2 schedules, 1 node, nothing has started of late\n")
                .contains("\nrunning 0   waiting 0   overdue 0   dead 0   quarantined 0\n")
                .contains("\nnothing has started in the last 5 minutes\n")
                .containsPattern("\nNODE +RUNNING +BEAT +TASKS\nnode-1 +2 ")
                .containsPattern("\nNEXT .*\nin 59 min .* t +hourly\n")
                .contains("put pause tag:x  by ")
                .doesNotContain("\u001b");
        assertThat(answer.out().lines().filter(line -> line.endsWith("  held"))).isEmpty();
    }

    @Test
    void aPipeIsGivenOnePicture() {
        PaperScreen screen = new PaperScreen(80, 24).dead();
        Answer answer = live(screen, many(1_000));
        assertThat(answer.out()).startsWith("carillon top  2").doesNotContain("\u001b");
        assertThat(screen.calls()).isEmpty();
    }

    @Test
    void whatAProgramReadsHasTheSame() {
        JsonNode view = json("top");
        assertThat(view.get("verdict").get("level").asString()).isEqualTo("ok");
        assertThat(view.get("running").asInt()).isZero();
        assertThat(view.get("nodes").get(0).get("node").asString()).isEqualTo("node-1");
        assertThat(view.get("next"))
                .singleElement()
                .satisfies(fire -> assertThat(fire.get("id").asString()).isEqualTo("hourly"));
        assertThat(view.get("changes")).hasSize(3);
        assertThat(view.has("lateness")).isFalse();
    }

    @Test
    void itIsDrawnEachSecondUntilQ() {
        PaperScreen screen = new PaperScreen(80, 24).quitAt(25);
        Rounds rounds = many(1_000);
        Answer answer = live(screen, rounds);
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).startsWith(ENTER).endsWith(LEAVE);
        assertThat(HOME.matcher(answer.out()).results()).hasSize(3);
        assertThat(answer.out()).contains("\u001b[32mOK");
        assertThat(screen.calls()).containsExactly("enter", "leave");
        assertThat(rounds.isClosed()).isTrue();
    }

    @Test
    void anInterruptLeavesTheTerminalAsItWas() {
        PaperScreen screen = new PaperScreen(80, 24);
        Answer answer = live(screen, many(3));
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).endsWith(LEAVE);
        assertThat(screen.calls()).containsExactly("enter", "leave");
    }

    @Test
    void aFailureLeavesTheTerminalAsItWas() {
        PaperScreen screen = new PaperScreen(80, 24);
        Rounds rounds = new Rounds(() -> {
            throw new IllegalStateException("planned");
        });
        Answer answer = live(screen, rounds);
        assertThat(answer.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(answer.out()).endsWith(LEAVE);
        assertThat(screen.calls()).containsExactly("enter", "leave");
        assertThat(rounds.isClosed()).isTrue();
    }

    @Test
    void noColourWhereNoneIsWanted() {
        Answer answer = live(new PaperScreen(80, 24).grey(), many(1));
        assertThat(answer.out())
                .contains("\u001b[Hcarillon")
                .contains("\r\nOK  ")
                .doesNotContain("\u001b[32m");
    }

    @Test
    void anOutageIsShownAndLivedThrough() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            PaperScreen screen = new PaperScreen(80, 24);
            Runnable[] steps = new Runnable[30];
            Arrays.fill(steps, (Runnable) () -> {});
            steps[5] = server::stop;
            Answer answer = Terminal.on(server.url())
                    .with("top", () -> new TopCommand(screen, () -> new Rounds(steps)))
                    .run("top");
            assertThat(answer.code()).isZero();
            assertThat(answer.out())
                    .containsSubsequence("PROBLEM\u001b[0m  No node alive", "UNKNOWN\u001b[0m  Nothing is known now. ")
                    .endsWith(LEAVE);
        }
    }
}
