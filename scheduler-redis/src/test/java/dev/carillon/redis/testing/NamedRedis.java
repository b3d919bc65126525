package dev.carillon.redis.testing;

import java.util.OptionalLong;

/** A server that somebody else runs and that is left as it is. */
record NamedRedis(RedisAddress address) implements RedisBackend {

    @Override
    public void start() {
        throw notOurs();
    }

    @Override
    public void stop() {
        throw notOurs();
    }

    @Override
    public void kill() {
        throw notOurs();
    }

    @Override
    public void pause() {
        throw notOurs();
    }

    @Override
    public void resume() {
        throw notOurs();
    }

    @Override
    public void awaitProgress() {
        throw new IllegalStateException(place() + " is not ready");
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public void close() {
        // it goes on for its owner
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public RedisSource source() {
        return RedisSource.URL;
    }

    @Override
    public String place() {
        return "the server named by " + RedisSource.URL_VARIABLE;
    }

    private UnsupportedOperationException notOurs() {
        return new UnsupportedOperationException(
                place() + " is not ours to stop or start: ask for one with RedisServer.builder().own()");
    }
}
