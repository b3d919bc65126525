package dev.carillon.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sends requests until they are answered: a failed sending is repeated, with the same token, until the request's time is
 * over. A change that was executed without its reply getting through is answered from the server's memory of that token.
 * Thread-safe.
 */
class Requests {

    private final RedisLink link;
    private final RedisStoreConfig config;
    private final boolean scriptFlags;

    Requests(RedisLink link, RedisStoreConfig config, boolean scriptFlags) {
        this.link = link;
        this.config = config;
        this.scriptFlags = scriptFlags;
    }

    long nanos() {
        return link.nanos();
    }

    /** Sends a command that may be repeated because it changes nothing, or the same thing each time. */
    <T> T send(String request, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        long deadline = link.nanos() + config.retryFor().toNanos();
        Backoff backoff = new Backoff();
        while (true) {
            try {
                return link.await(command.apply(link.commands()));
            } catch (RedisException e) {
                giveUpOrPause(request, e, deadline, backoff);
            }
        }
    }

    /** Sends many reads at once and collects their replies in order; a key of the wrong type must not hide the others. */
    <T> List<T> sendAll(
            String request,
            List<Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>>> commands,
            T whenBroken) {
        long deadline = link.nanos() + config.retryFor().toNanos();
        Backoff backoff = new Backoff();
        while (true) {
            try {
                RedisClusterAsyncCommands<String, String> connection = link.commands();
                List<RedisFuture<T>> futures = new ArrayList<>(commands.size());
                commands.forEach(command -> futures.add(command.apply(connection)));
                List<T> replies = new ArrayList<>(commands.size());
                futures.forEach(future -> replies.add(await(future, whenBroken)));
                return replies;
            } catch (RedisException e) {
                giveUpOrPause(request, e, deadline, backoff);
            }
        }
    }

    private <T> T await(RedisFuture<T> future, T whenBroken) {
        try {
            return link.await(future);
        } catch (RedisException e) {
            if (Failure.of(e) == Failure.BROKEN) {
                return whenBroken;
            }
            throw e;
        }
    }

    /** Runs a script; {@code KEYS} and {@code ARGV} stay the same however often it is sent. */
    List<Object> run(Script script, List<String> keys, List<String> args) {
        return run(script, keys, args, () -> {});
    }

    /** Runs a script, and before each sending asks whether it may be sent now; the question may throw. */
    List<Object> run(Script script, List<String> keys, List<String> args, Runnable beforeSending) {
        String[] keyArray = keys.toArray(String[]::new);
        String[] argArray = args.toArray(String[]::new);
        String digest = script.digest(scriptFlags);
        String request = script.name().toLowerCase(Locale.ROOT);
        long deadline = link.nanos() + config.retryFor().toNanos();
        Backoff backoff = new Backoff();
        boolean loaded = false;
        while (true) {
            beforeSending.run();
            try {
                return link.await(evaluate(script, digest, keyArray, argArray));
            } catch (RedisException e) {
                boolean unknown = Failure.of(e) == Failure.UNKNOWN_SCRIPT;
                if (loaded || !unknown) {
                    giveUpOrPause(request, e, deadline, backoff);
                }
                if (unknown) {
                    send("script load", commands -> commands.scriptLoad(script.text(scriptFlags)));
                    loaded = true;
                }
            }
        }
    }

    /** A script that only reads is sent as one, which a user without the right to write may do; before 7.0 there is no such way. */
    private RedisFuture<List<Object>> evaluate(Script script, String digest, String[] keys, String[] args) {
        RedisClusterAsyncCommands<String, String> commands = link.commands();
        return scriptFlags && script.isReadOnly()
                ? commands.evalshaReadOnly(digest, ScriptOutputType.MULTI, keys, args)
                : commands.evalsha(digest, ScriptOutputType.MULTI, keys, args);
    }

    /** What one run of a script is given. */
    record Call(List<String> keys, List<String> args) {}

    /**
     * Runs a script for many calls without waiting for one before the next is sent; each is sent again, as it was, until it
     * is answered.
     *
     * @return the replies in the order of the calls
     */
    List<List<Object>> runAll(Script script, List<Call> calls) {
        String request = script.name().toLowerCase(Locale.ROOT);
        long deadline = link.nanos() + config.retryFor().toNanos();
        Backoff backoff = new Backoff();
        boolean loaded = false;
        Map<Integer, List<Object>> replies = new TreeMap<>();
        while (replies.size() < calls.size()) {
            try {
                sendUnanswered(script, calls, replies);
            } catch (RedisException e) {
                boolean unknown = Failure.of(e) == Failure.UNKNOWN_SCRIPT;
                if (loaded || !unknown) {
                    giveUpOrPause(request, e, deadline, backoff);
                }
                if (unknown) {
                    send("script load", commands -> commands.scriptLoad(script.text(scriptFlags)));
                    loaded = true;
                }
            }
        }
        return List.copyOf(replies.values());
    }

    /** After a failure only what has come by then is taken: waiting for each of the others could take its whole time-out. */
    private void sendUnanswered(Script script, List<Call> calls, Map<Integer, List<Object>> replies) {
        String digest = script.digest(scriptFlags);
        RedisClusterAsyncCommands<String, String> connection = link.commands();
        Map<Integer, RedisFuture<List<Object>>> sent = new LinkedHashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            if (!replies.containsKey(i)) {
                String[] keys = calls.get(i).keys().toArray(String[]::new);
                String[] args = calls.get(i).args().toArray(String[]::new);
                sent.put(i, connection.evalsha(digest, ScriptOutputType.MULTI, keys, args));
            }
        }
        RedisException failure = null;
        for (Map.Entry<Integer, RedisFuture<List<Object>>> future : sent.entrySet()) {
            try {
                if (failure == null || future.getValue().isDone()) {
                    replies.put(future.getKey(), link.await(future.getValue()));
                }
            } catch (RedisException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void giveUpOrPause(String request, RedisException e, long deadline, Backoff backoff) {
        Failure failure = Failure.of(e);
        if (failure == Failure.NOT_PRIMARY) {
            link.replace("is a replica by now");
        }
        long remaining = deadline - link.nanos();
        if (!failure.isTransient() || remaining <= 0 || Thread.currentThread().isInterrupted()) {
            throw failure.toException(config.server(), request, e);
        }
        backoff.pause(remaining);
    }

    /** A list to which the keys or arguments of a batch's entries are added. */
    static List<String> growing(String... first) {
        return new ArrayList<>(List.of(first));
    }
}
