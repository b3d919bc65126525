package dev.carillon.redis;

import dev.carillon.redis.testing.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test on a {@link Stage} whose server is its own, to be stopped, emptied or counted on; both are new for each test. */
abstract class OwnServerCase {

    RedisServer server;
    Stage stage;

    @BeforeEach
    final void open() {
        server = RedisServer.builder().own().start();
        stage = new Stage(server);
    }

    @AfterEach
    final void close() {
        stage.close();
        server.close();
    }
}
