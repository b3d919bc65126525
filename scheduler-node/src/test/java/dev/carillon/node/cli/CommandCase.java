package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.ScheduleStore;
import java.util.UUID;
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
