package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the doctor says about a real Redis, and how its exit code tells it. */
class DoctorCommandTest extends CommandCase {

    @BeforeEach
    void rightTime() {
        terminal = terminal.with("doctor", () -> new DoctorCommand(InstantSource.system()));
    }

    private Map<String, String> levels(JsonNode answer) {
        return answer.get("checks")
                .valueStream()
                .collect(Collectors.toMap(
                        check -> check.get("check").asString(),
                        check -> check.get("level").asString()));
    }

    @Test
    void withoutANodeThereIsAProblem() {
        Answer answer = terminal.run("doctor");
        assertThat(answer.code()).isEqualTo(ExitCode.UNHEALTHY);
        assertThat(answer.out())
                .startsWith("LEVEL ")
                .containsPattern("problem +nodes +no node is alive\n +-> start a node");
        assertThat(answer.err()).startsWith("carillon: 1 problem, ").hasLineCount(1);
    }

    @Test
    void withANodeThereAreWarningsAtMost() {
        try (ScheduleStore store = open()) {
            beat(store, "node-1", "t");
        }
        ok("create", "--id", "s", "--task", "t", "--every", "1h");
        Answer answer = terminal.run("doctor", "-o", "json");
        assertThat(answer.code()).as(answer.out()).isZero();
        JsonNode read = JsonMapper.shared().readTree(answer.out());
        assertThat(read.get("verdict").asString()).isIn("ok", "warning");
        assertThat(levels(read))
                .hasSize(DoctorCheck.values().length)
                .containsEntry("server", "ok")
                .containsEntry("clock", "ok")
                .containsEntry("rights", "ok")
                .containsEntry("layout", "ok")
                .containsEntry("nodes", "ok")
                .containsEntry("journal", "ok")
                .containsEntry("leases", "ok")
                .doesNotContainValue("problem");
        read.get("checks")
                .forEach(check -> assertThat(check.has("mend"))
                        .isEqualTo(!check.get("level").asString().equals("ok")));
    }

    @Test
    void aServerThatMayLoseDataIsAProblem() {
        try (RedisServer unsafe = RedisServer.builder()
                .own()
                .config("maxmemory-policy allkeys-lru")
                .start()) {
            Answer answer = Terminal.on(unsafe.url()).run("doctor", "-o", "json");
            assertThat(answer.code()).isEqualTo(ExitCode.UNHEALTHY);
            assertThat(levels(JsonMapper.shared().readTree(answer.out()))).containsEntry("eviction", "problem");
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidAndUnreachable() {
        Answer answer = Terminal.on("redis://127.0.0.1:1").run("doctor");
        assertThat(answer.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(answer.out()).containsPattern("problem +server +cannot reach .*127.0.0.1:1");
        assertThat(answer.err()).isEqualTo("carillon: 1 problem, 0 warnings\n");
    }

    @Test
    void aUserWhoMayNotLookIsWarned() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            server.call("ACL", "SETUSER", "some", "on", ">pa55", "~*", "&*", "+@all", "-xrevrange");
            Answer answer =
                    Terminal.on("redis://some:pa55@127.0.0.1:" + server.port()).run("doctor", "-o", "json");
            JsonNode read = JsonMapper.shared().readTree(answer.out());
            assertThat(levels(read)).containsEntry("journal", "warning").containsEntry("rights", "warning");
            assertThat(answer.out()).doesNotContain("pa55");
        }
    }
}
