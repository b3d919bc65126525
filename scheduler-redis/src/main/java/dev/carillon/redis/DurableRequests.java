package dev.carillon.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Requests whose changes count only when they are as durable as was asked for. Until then their outcome is unknown, and
 * they are sent again under the same token.
 *
 * <p>The server waits for what was written over the same connection, so these requests have one of their own. The answer
 * that a repetition gets is read, not written, and on a new connection nothing would be waited for; so before each wait the
 * kept answer is prolonged, which is a write behind the change that it answers. If the answer is not there to be prolonged,
 * the server is not the one that made the change. Thread-safe.
 */
final class DurableRequests extends Requests {

    /** The part of a command's time that the server may wait: three quarters, so that its answer comes in time. */
    private static final int WAIT_QUARTERS = 3;

    /** As long as scripts keep their answers. */
    private static final long ANSWER_KEPT_MILLIS = 60_000;

    /** Where a claim says how long its lease is, for which its answer is kept at least. */
    private static final int LEASE_OF_CLAIM = 2;

    private static final ProtocolKeyword WAITAOF = new ProtocolKeyword() {
        @Override
        public byte[] getBytes() {
            return toString().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return "WAITAOF";
        }
    };

    private final RedisLink link;
    private final RedisStoreConfig config;
    private volatile boolean connectedAnew = true;
    private volatile boolean answersAfterFsync;

    DurableRequests(RedisLink link, RedisStoreConfig config, boolean scriptFlags) {
        super(link, config, scriptFlags);
        this.link = link;
        this.config = config;
        link.onConnect(() -> connectedAnew = true);
    }

    /**
     * Asks whether the server can do what is wanted, which another one behind a new connection may not be able to.
     *
     * @throws dev.carillon.store.StoreAccessException when it cannot, saying what to do
     */
    void requirePossible() {
        if (connectedAnew) {
            connectedAnew = false;
            try {
                answersAfterFsync = config.durability().kind() == Durability.Kind.FSYNCED
                        && new StartUp(this, config).answersAfterFsync();
            } catch (RuntimeException e) {
                connectedAnew = true;
                throw e;
            }
        }
    }

    @Override
    List<Object> run(Script script, List<String> keys, List<String> args, Runnable beforeSending) {
        return super.run(script, keys, args, () -> {
            beforeSending.run();
            requirePossible();
        });
    }

    /** What must be durable is waited for, one after the other. */
    @Override
    int mostUnderWay() {
        return 1;
    }

    @Override
    Supplier<List<Object>> begin(Script script, Call call, Runnable beforeSending) {
        return () -> run(script, call.keys(), call.args(), beforeSending);
    }

    @Override
    List<Object> sendOnce(Script script, boolean inFull, String[] keys, String[] args) {
        RedisClusterAsyncCommands<String, String> connection = link.commandsAt(keys[0]);
        List<Object> reply = link.await(sendScript(connection, script, inFull, keys, args));
        if (!answersAfterFsync && isToBeKept(script, reply)) {
            confirm(connection, keys[0], keptMillis(script, args));
        }
        return reply;
    }

    /** A claim that was granted nothing starts nothing. */
    private static boolean isToBeKept(Script script, List<Object> reply) {
        return script != Script.CLAIM
                || reply.stream()
                        .anyMatch(item -> Replies.word(Replies.listOf(item)).equals("granted"));
    }

    private static long keptMillis(Script script, String[] args) {
        return script == Script.CLAIM
                ? Math.max(ANSWER_KEPT_MILLIS, Long.parseLong(args[LEASE_OF_CLAIM]))
                : ANSWER_KEPT_MILLIS;
    }

    private void confirm(RedisClusterAsyncCommands<String, String> connection, String answer, long keptMillis) {
        if (!link.await(connection.pexpire(answer, keptMillis))) {
            throw new RedisException("the server does not know what it has just answered");
        }
        long millis = config.commandTimeout().toMillis() * WAIT_QUARTERS / 4;
        Durability wanted = config.durability();
        boolean isSafe = wanted.kind() == Durability.Kind.FSYNCED
                ? link.await(waitForFsync(connection, millis)).get(0).equals(1L)
                : link.await(connection.waitForReplication(wanted.replicas(), millis)) >= wanted.replicas();
        if (!isSafe) {
            throw new RedisException("not " + wanted + " within " + millis + " ms");
        }
    }

    private static RedisFuture<List<Object>> waitForFsync(
            RedisClusterAsyncCommands<String, String> connection, long millis) {
        CommandArgs<String, String> args =
                new CommandArgs<>(StringCodec.UTF8).add(1).add(0).add(millis);
        return connection.dispatch(WAITAOF, new ArrayOutput<>(StringCodec.UTF8), args);
    }
}
