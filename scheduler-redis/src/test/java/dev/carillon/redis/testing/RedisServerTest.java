package dev.carillon.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedisServerTest {

    @Test
    void startsAServerThatAnswersAndSaysWhichItIs() {
        try (RedisServer server = RedisServer.start()) {
            assertThat(server.call("PING")).isEqualTo("PONG");
            assertThat(server.version()).matches("\\d+\\.\\d+\\.\\d+");
            assertThat(server.describe())
                    .startsWith("Redis " + server.version() + " from ")
                    .endsWith(server.host() + ":" + server.port());
            assertThat(RedisAddress.parse(server.url()).port()).isEqualTo(server.port());
        }
    }

    @ParameterizedTest
    @MethodSource("sourcesHere")
    void everySourceThatIsHereGivesAServerToStopKillAndPause(RedisSource source) throws IOException {
        try (RedisServer server = RedisServer.builder().from(source).own().start()) {
            assertThat(server.source()).isEqualTo(source);
            int port = server.port();

            server.pause();
            try (PlainRedis connection = new PlainRedis(RedisAddress.local(server.port(), Optional.empty()), 500)) {
                assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(SocketTimeoutException.class);
            }
            assertThat(server.isRunning()).isTrue();
            server.resume();
            assertThat(server.call("PING")).isEqualTo("PONG");

            server.kill();
            assertThat(server.isRunning()).isFalse();
            server.restart();
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.call("PING")).isEqualTo("PONG");

            server.stop();
            server.stop();
            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    void forgetsAtARestartUnlessItWasAskedToKeep() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            server.call("SET", "k", "v");
            server.restart();
            assertThat(server.call("GET", "k")).isEqualTo("(nil)");
        }
    }

    @Test
    void keepsWhatWasWrittenInAnAppendOnlyFile() {
        try (RedisServer server =
                RedisServer.builder().appendOnly().config("appendfsync always").start()) {
            server.call("SET", "k", "v");
            server.kill();
            server.restart();
            assertThat(server.call("GET", "k")).isEqualTo("v");
        }
    }

    @Test
    void keepsTheFilesOfADirectoryThatItWasGiven(@TempDir Path directory) throws IOException {
        try (RedisServer server =
                RedisServer.builder().appendOnly(directory.resolve("a b")).start()) {
            server.call("SET", "k", "v");
        }
        try (var files = Files.list(directory.resolve("a b"))) {
            assertThat(files).isNotEmpty();
        }
    }

    @Test
    void opensOnlyForThePassword() {
        try (RedisServer server =
                RedisServer.builder().password("s\"e\\c ret:@/+%").start()) {
            assertThat(server.call("PING")).isEqualTo("PONG");
            RedisAddress parsed = RedisAddress.parse(server.url());
            assertThat(parsed.password()).contains("s\"e\\c ret:@/+%");

            RedisAddress bare = RedisAddress.local(server.port(), Optional.empty());
            assertThatThrownBy(() -> {
                        try (PlainRedis connection = new PlainRedis(bare, 1_000)) {
                            connection.call("PING");
                        }
                    })
                    .hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void takesMoreLinesOfConfiguration() {
        try (RedisServer server = RedisServer.builder().config("maxmemory 20mb").start()) {
            assertThat(server.call("CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n20971520");
        }
    }

    @Test
    void saysWhyAServerDoesNotStart() {
        assertThatThrownBy(
                        () -> RedisServer.builder().config("no-such-setting 1").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-setting");
    }

    @Test
    void leavesNothingBehind() throws IOException {
        RedisServer server = RedisServer.builder().own().from(childSource()).start();
        ProcessHandle process = ProcessHandle.of(server.pid().getAsLong()).orElseThrow();
        Path home = Path.of(server.call("CONFIG", "GET", "dir").lines().toList().get(1));
        assertThat(home).exists();

        server.close();
        server.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(home).doesNotExist();
    }

    @Test
    void endsWithItsJvmEvenIfThatIsKilled() throws IOException {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RedisOwner.class.getName(),
                        childSource().name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> words =
                List.of(String.valueOf(owner.inputReader().readLine()).split(" ", -1));
        ProcessHandle child = ProcessHandle.of(Long.parseLong(words.get(0))).orElseThrow();
        Path home = Path.of(words.get(1));

        owner.destroyForcibly();

        assertThat(child.onExit().orTimeout(10, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(10));
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.notExists(home));
    }

    @Test
    void readsTheSourceThatIsForced() {
        assertThat(RedisSource.parse(" Embedded ")).contains(RedisSource.EMBEDDED);
        assertThat(RedisSource.parse("")).isEmpty();
        assertThat(RedisSource.parse(null)).isEmpty();
        assertThatThrownBy(() -> RedisSource.parse("cloud"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[url, path, docker, embedded]");
    }

    @Test
    void readsAddresses() {
        assertThat(RedisAddress.parse("redis://h")).isEqualTo(RedisAddress.parse("redis://h:6379/0"));
        RedisAddress full = RedisAddress.parse("redis://us%40er:p%2Fw@h:7000/3");
        assertThat(full.user()).contains("us@er");
        assertThat(full.password()).contains("p/w");
        assertThat(full.database()).isEqualTo(3);
        assertThat(full.url()).isEqualTo("redis://us%40er:p%2Fw@h:7000/3");
        assertThatThrownBy(() -> RedisAddress.parse("http://h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(RedisSource.URL_VARIABLE);
    }

    @Test
    void aServerNamedByAUrlIsNotOursToStop() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            NamedRedis named = new NamedRedis(RedisAddress.parse(server.url()));
            assertThatThrownBy(named::kill).isInstanceOf(UnsupportedOperationException.class);
            named.close();
            assertThat(server.call("PING")).isEqualTo("PONG");
        }
    }

    /** An absent source is not a failure of those that are here, and no reason for a skipped test either. */
    static List<RedisSource> sourcesHere() {
        List<RedisSource> sources = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        ServerBinary.onPath(absent).ifPresent(binary -> sources.add(RedisSource.PATH));
        if (DockerGate.obstacle(RedisSetup.PLAIN, false).isEmpty()) {
            sources.add(RedisSource.DOCKER);
        }
        ServerBinary.embedded(absent).ifPresent(binary -> {
            sources.add(RedisSource.EMBEDDED);
            Trees.remove(binary.directory());
        });
        assertThat(sources).as("none of: %s", absent).isNotEmpty();
        return sources;
    }

    private static RedisSource childSource() {
        return ServerBinary.onPath(new ArrayList<>()).isPresent() ? RedisSource.PATH : RedisSource.EMBEDDED;
    }
}
