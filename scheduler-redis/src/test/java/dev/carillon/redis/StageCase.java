package dev.carillon.redis;

import dev.carillon.redis.testing.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A test on a {@link Stage} with the rights of a node, new for each test; the server is one for the class. */
abstract class StageCase {

    private static RedisServer server;

    Stage stage;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    final void open() {
        stage = Stage.withRightsOfANode(server);
    }

    @AfterEach
    final void close() {
        stage.close();
    }
}
