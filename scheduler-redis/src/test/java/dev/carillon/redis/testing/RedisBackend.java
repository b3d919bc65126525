package dev.carillon.redis.testing;

import java.util.OptionalLong;

/** One way of having a server; {@link RedisServer} is the same face for all of them. */
interface RedisBackend {

    /** Starts the server, or starts it again on the same port; returns before it answers. */
    void start();

    /** Stops the server as an operator would; does nothing if it is not running. */
    void stop();

    /** Ends the server as a crash would; does nothing if it is not running. */
    void kill();

    /** Freezes the server: its connections stay open and nothing answers. */
    void pause();

    /** Lets a frozen server go on. */
    void resume();

    /** Waits a moment for the server to come up; throws if it has ended instead. */
    void awaitProgress();

    boolean isRunning();

    /** Ends the server and removes what it left; the server cannot be started again. */
    void close();

    OptionalLong pid();

    RedisAddress address();

    RedisSource source();

    /** Says in a few words where the server runs. */
    String place();
}
