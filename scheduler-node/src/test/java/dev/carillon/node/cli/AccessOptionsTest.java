package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.redis.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a command is told who enters, and by what the server is recognised. */
class AccessOptionsTest {

    @SuppressWarnings("NullAway.Init")
    private static RedisServer server;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @BeforeAll
    static void start() {
        server = RedisServer.builder().own().start();
        server.call("ACL", "SETUSER", "ours", "on", ">pa55word", "~*", "&*", "+@all");
        server.call("ACL", "SETUSER", "default", "resetpass", ">other pa55word");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Terminal terminal() {
        return Terminal.on("redis://127.0.0.1:" + server.port());
    }

    private static Answer refused(Answer answer, int code, String words) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.err()).hasLineCount(1).contains(words).doesNotContain("pa55");
        return answer;
    }

    @Test
    void aPasswordComesFromAFile() throws IOException {
        Path ours = Files.writeString(directory.resolve("ours"), "pa55word\n");
        Path other = Files.writeString(directory.resolve("other"), "other pa55word\n");
        assertThat(terminal()
                        .run("list", "--redis-user", "ours", "--redis-password-file", ours.toString())
                        .code())
                .isZero();
        assertThat(terminal()
                        .with("CARILLON_REDIS_USER", "ours")
                        .with("CARILLON_REDIS_PASSWORD_FILE", ours.toString())
                        .run("list")
                        .code())
                .isZero();
        assertThat(terminal()
                        .with("CARILLON_REDIS_PASSWORD_FILE", other.toString())
                        .run("list")
                        .code())
                .isZero();
        refused(
                terminal().with("CARILLON_REDIS_PASSWORD_FILE", ours.toString()).run("list"),
                ExitCode.UNREACHABLE,
                "the server refused the credentials");
    }

    @Test
    void whatIsWrongWithAFileIsSaid() {
        refused(
                terminal().run("list", "--redis-password-file", "/no/such"),
                ExitCode.USAGE,
                "passwordFile: \"/no/such\"");
        refused(terminal().run("list", "--redis-user", "ours"), ExitCode.USAGE, "redis-user: needs");
        refused(terminal().run("list", "--redis-ca-file", "/no/such"), ExitCode.USAGE, "caFile: \"/no/such\"");
        refused(terminal().run("list", "--redis-key-file", "/no/such"), ExitCode.USAGE, "keyFile: ");
    }
}
