package dev.carillon.redis;

import dev.carillon.store.StoreUnavailableException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends requests until they are answered: a failed sending is repeated, with the same token, until the request's time is
 * over. A change that was executed without its reply getting through is answered from the server's memory of that token.
 * Thread-safe.
 */
class Requests {

    /** What nodes send shard by shard, and send again by themselves: of several servers, one must not hold up the others. */
    private static final Set<Script> SENT_ROUND = EnumSet.of(
            Script.PEEK, Script.CLAIM, Script.RENEW, Script.COMPLETE, Script.EXPIRED, Script.RECOVER, Script.SUMMARIZE);

    private static final int MOST_UNDER_WAY = 5;

    private static final Duration PATIENCE_ON_A_ROUND = Duration.ofSeconds(1);

    private final RedisLink link;
    private final RedisStoreConfig config;
    private final boolean scriptFlags;
    private final Outages outages = new Outages();

    Requests(RedisLink link, RedisStoreConfig config, boolean scriptFlags) {
        this.link = link;
        this.config = config;
        this.scriptFlags = scriptFlags;
    }

    long nanos() {
        return link.nanos();
    }

    /** Which of several servers has a key, as far as is known. */
    String placeOf(String key) {
        return link.placeOf(key);
    }

    /** Whether one script may be given both keys. */
    boolean areTogether(String key, String other) {
        return link.areTogether(key, other);
    }

    /** Sends a command that may be repeated because it changes nothing, or the same thing each time. */
    <T> T send(String request, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        return send(link::commands, request, command, config.retryFor());
    }

    /** The same for a command without a key, to the server that has a key. */
    <T> T sendTo(
            String key, String request, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        return onRound(
                link.placeOf(key), request, patience -> send(() -> link.commandsAt(key), request, command, patience));
    }

    private <T> T send(
            Supplier<RedisClusterAsyncCommands<String, String>> server,
            String request,
            Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command,
            Duration patience) {
        long deadline = link.nanos() + patience.toNanos();
        Backoff backoff = new Backoff();
        while (true) {
            try {
                return link.await(command.apply(server.get()));
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

    /**
     * Runs a script; {@code KEYS} and {@code ARGV} stay the same however often it is sent. A server that does not know it is
     * sent the text instead of the digest, by the same way, so that it is this server that learns it.
     */
    List<Object> run(Script script, List<String> keys, List<String> args) {
        return run(script, keys, args, () -> {});
    }

    /** Runs a script, and before each sending asks whether it may be sent now; the question may throw. */
    List<Object> run(Script script, List<String> keys, List<String> args, Runnable beforeSending) {
        String place = SENT_ROUND.contains(script) ? link.placeOf(keys.get(0)) : "";
        return onRound(
                place,
                nameOf(script),
                patience -> run(script, new Call(keys, args), beforeSending, link.nanos() + patience.toNanos(), false));
    }

    /** How many scripts may be sent with {@link #begin} before the first reply is read. */
    int mostUnderWay() {
        return config.servers().isCluster() ? 1 : MOST_UNDER_WAY;
    }

    /**
     * Sends a script without waiting for its reply. What goes wrong on the way is met when the reply is asked for, which sends
     * it again like {@link #run}, within the time that began with the first sending. Where there are several servers it is
     * sent when the reply is asked for: one that does not answer must not hold up the others.
     */
    Supplier<List<Object>> begin(Script script, Call call, Runnable beforeSending) {
        if (config.servers().isCluster()) {
            return () -> run(script, call.keys(), call.args(), beforeSending);
        }
        beforeSending.run();
        long deadline = link.nanos() + config.retryFor().toNanos();
        Optional<RedisFuture<List<Object>>> sent = sendEarly(script, call);
        return () -> {
            boolean inFull = false;
            try {
                if (sent.isPresent()) {
                    return link.await(sent.get());
                }
            } catch (RedisException e) {
                inFull = Failure.of(e) == Failure.UNKNOWN_SCRIPT;
                if (!inFull) {
                    giveUpOrPause(nameOf(script), e, deadline, new Backoff());
                }
            }
            return run(script, call, beforeSending, deadline, inFull);
        };
    }

    /** The first sending; empty when there is no way for it at present. */
    private Optional<RedisFuture<List<Object>>> sendEarly(Script script, Call call) {
        try {
            return Optional.of(sendScript(link.commands(), script, call));
        } catch (RedisException e) {
            return Optional.empty();
        }
    }

    private RedisFuture<List<Object>> sendScript(
            RedisClusterAsyncCommands<String, String> connection, Script script, Call call) {
        return sendScript(
                connection,
                script,
                false,
                call.keys().toArray(String[]::new),
                call.args().toArray(String[]::new));
    }

    /**
     * Asks with as much patience as there may be.
     *
     * @param place which of several servers; empty when there is one only, or it does not matter
     */
    private <T> T onRound(String place, String request, Function<Duration, T> ask) {
        if (place.isEmpty()) {
            return ask.apply(config.retryFor());
        }
        if (!outages.mayAsk(place, link.nanos())) {
            throw new StoreUnavailableException(
                    "redis " + config.server() + ": " + request + ": its primary does not answer", null);
        }
        try {
            T reply = ask.apply(PATIENCE_ON_A_ROUND);
            outages.over(place);
            return reply;
        } catch (StoreUnavailableException e) {
            if (Failure.of(e) == Failure.NO_REPLY) {
                outages.met(place, link.nanos());
            }
            throw e;
        }
    }

    /** @param knownToLack true when the server is known not to have the script */
    private List<Object> run(Script script, Call call, Runnable beforeSending, long deadline, boolean knownToLack) {
        String[] keys = call.keys().toArray(String[]::new);
        String[] args = call.args().toArray(String[]::new);
        Backoff backoff = new Backoff();
        boolean inFull = knownToLack;
        while (true) {
            beforeSending.run();
            try {
                return sendOnce(script, inFull, keys, args);
            } catch (RedisException e) {
                boolean unknown = Failure.of(e) == Failure.UNKNOWN_SCRIPT;
                if (inFull || !unknown) {
                    giveUpOrPause(nameOf(script), e, deadline, backoff);
                }
                inFull = unknown;
            }
        }
    }

    /**
     * One sending of a script, and its reply.
     *
     * @param inFull with its text, for a server that does not know it
     */
    List<Object> sendOnce(Script script, boolean inFull, String[] keys, String[] args) {
        return link.await(sendScript(link.commands(), script, inFull, keys, args));
    }

    RedisFuture<List<Object>> sendScript(
            RedisClusterAsyncCommands<String, String> connection,
            Script script,
            boolean inFull,
            String[] keys,
            String[] args) {
        String text = inFull ? script.text(scriptFlags) : script.digest(scriptFlags);
        return connection.dispatch(
                command(script, inFull), new NestedMultiOutput<>(StringCodec.UTF8), new ScriptArgs(text, keys, args));
    }

    /** What only reads a user without the right to write may do too; before 7.0 there is no such way. */
    private CommandType command(Script script, boolean inFull) {
        boolean reads = scriptFlags && script.isReadOnly();
        if (inFull) {
            return reads ? CommandType.EVAL_RO : CommandType.EVAL;
        }
        return reads ? CommandType.EVALSHA_RO : CommandType.EVALSHA;
    }

    private static String nameOf(Script script) {
        return script.name().toLowerCase(Locale.ROOT);
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
        long deadline = link.nanos() + config.retryFor().toNanos();
        Backoff backoff = new Backoff();
        Map<Integer, List<Object>> replies = new TreeMap<>();
        while (replies.size() < calls.size()) {
            try {
                sendUnanswered(script, calls, replies);
            } catch (RedisException e) {
                if (Failure.of(e) == Failure.UNKNOWN_SCRIPT) {
                    runFirstUnanswered(script, calls, replies);
                } else {
                    giveUpOrPause(nameOf(script), e, deadline, backoff);
                }
            }
        }
        return List.copyOf(replies.values());
    }

    /** Tells the script to whichever server did not know it: the one that the first call without a reply is for. */
    private void runFirstUnanswered(Script script, List<Call> calls, Map<Integer, List<Object>> replies) {
        int first = 0;
        while (replies.containsKey(first)) {
            first++;
        }
        replies.put(first, run(script, calls.get(first).keys(), calls.get(first).args()));
    }

    /** After a failure only what has come by then is taken: waiting for each of the others could take its whole time-out. */
    private void sendUnanswered(Script script, List<Call> calls, Map<Integer, List<Object>> replies) {
        RedisClusterAsyncCommands<String, String> connection = link.commands();
        Map<Integer, RedisFuture<List<Object>>> sent = new LinkedHashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            if (!replies.containsKey(i)) {
                sent.put(i, sendScript(connection, script, calls.get(i)));
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
        } else if (failure.isTransient()) {
            link.lookAgain();
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
