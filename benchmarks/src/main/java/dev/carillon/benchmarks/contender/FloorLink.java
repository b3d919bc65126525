package dev.carillon.benchmarks.contender;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;

/** One connection of the floor, and its scripts by their digests. */
final class FloorLink implements AutoCloseable {

    private static final String DUE = "floor-due";
    private static final String TAKEN = "floor-taken";
    private static final String ITEM = "floor-item-";
    private static final String BATCH = "100";
    private static final String LEASE_MILLIS = "9000";

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisAsyncCommands<String, String> commands;
    private final String takeDigest;
    private final String putBackDigest;
    private final String createDigest;

    FloorLink(String url) {
        client = RedisClient.create(url);
        connection = client.connect();
        commands = connection.async();
        takeDigest = connection.sync().scriptLoad(FloorScripts.TAKE);
        putBackDigest = connection.sync().scriptLoad(FloorScripts.PUT_BACK);
        createDigest = connection.sync().scriptLoad(FloorScripts.CREATE);
    }

    RedisFuture<List<Object>> take() {
        return commands.evalsha(
                takeDigest, ScriptOutputType.MULTI, new String[] {DUE, TAKEN}, BATCH, LEASE_MILLIS, ITEM);
    }

    /** @param triples id, next fire time or nothing, end, for each */
    RedisFuture<Long> putBack(String... triples) {
        return commands.evalsha(putBackDigest, ScriptOutputType.INTEGER, new String[] {DUE, TAKEN}, prefixed(triples));
    }

    /** @param quadruples id, fire time, recurrence, payload, for each */
    RedisFuture<Long> create(String... quadruples) {
        return commands.evalsha(createDigest, ScriptOutputType.INTEGER, new String[] {DUE}, prefixed(quadruples));
    }

    private static String[] prefixed(String... values) {
        String[] all = new String[values.length + 1];
        all[0] = ITEM;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
