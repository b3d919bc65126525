package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A test of commands on a real Redis without a node, in a namespace of its own. */
abstract class CommandCase {

    @SuppressWarnings("NullAway.Init")
    private static RedisServer server;

    @SuppressWarnings("NullAway.Init")
    Terminal terminal;

    @SuppressWarnings("NullAway.Init")
    private String namespace;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    final void own() {
        namespace = "cli-" + UUID.randomUUID().toString().substring(0, 8);
        terminal = Terminal.on(server.url()).with("CARILLON_NAMESPACE", namespace);
    }

    /** The store that the commands are about. */
    final ScheduleStore open() {
        return RedisScheduleStore.open(RedisStoreConfig.of(server.url()).withNamespace(namespace));
    }

    /** A node beats, without doing anything. */
    static void beat(ScheduleStore store, String node, String... tasks) {
        beatAs(store, node, "here", "2026a", tasks);
    }

    static void beatAs(ScheduleStore store, String node, String description, String tzdb, String... tasks) {
        Set<TaskName> known = Stream.of(tasks).map(TaskName::new).collect(Collectors.toSet());
        Instant since = store.clock().instant();
        store.beat(new NodeBeat(new NodeId(node), since, known, 2, description, tzdb, Duration.ofMinutes(1)));
    }

    final Answer ok(String... args) {
        Answer answer = terminal.run(args);
        assertThat(answer.err()).doesNotContain("\tat ");
        assertThat(answer.code()).describedAs(answer.err()).isZero();
        return answer;
    }

    final JsonNode json(String... args) {
        return JsonMapper.shared()
                .readTree(terminal.with("CARILLON_OUTPUT", "json").run(args).out());
    }
}
