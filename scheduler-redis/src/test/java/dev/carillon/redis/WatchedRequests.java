package dev.carillon.redis;

import dev.carillon.redis.lua.LuaScript;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests one at a time, each watched: a script that changes a key which is not among those that its header says it
 * writes is an {@link AssertionError}. The latest request can be sent again as it was.
 */
final class WatchedRequests extends Requests {

    private final KeyspaceReader reader;
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private final Map<Script, Requests.Call> sent = new EnumMap<>(Script.class);
    private @Nullable Call latest;

    private record Call(Script script, List<String> keys, List<String> args) {}

    WatchedRequests(RedisLink link, RedisStoreConfig config, boolean scriptFlags, KeyspaceReader reader) {
        super(link, config, scriptFlags);
        this.reader = reader;
    }

    @Override
    synchronized <T> T send(
            String request, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        return super.send(request, command);
    }

    @Override
    synchronized <T> List<T> sendAll(
            String request,
            List<Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>>> commands,
            T whenBroken) {
        return super.sendAll(request, commands, whenBroken);
    }

    /** What others do before each of the next scripts. */
    synchronized void meanwhile(Runnable... steps) {
        meanwhile.addAll(List.of(steps));
    }

    @Override
    synchronized List<Object> run(Script script, List<String> keys, List<String> args) {
        Optional.ofNullable(meanwhile.poll()).ifPresent(Runnable::run);
        ScriptKeysTest.requireOneSlot(script, keys);
        Keyspace before = reader.read();
        List<Object> reply = super.run(script, keys, args);
        Set<String> undeclared = undeclared(script, keys, before, reader.read());
        if (!undeclared.isEmpty()) {
            throw new AssertionError(
                    script + " changed keys that its header does not name under WRITES: " + undeclared);
        }
        latest = new Call(script, List.copyOf(keys), List.copyOf(args));
        sent.put(script, new Requests.Call(List.copyOf(keys), List.copyOf(args)));
        return reply;
    }

    @Override
    synchronized Supplier<List<Object>> begin(Script script, Requests.Call call, Runnable beforeSending) {
        beforeSending.run();
        List<Object> reply = run(script, call.keys(), call.args());
        return () -> reply;
    }

    /** One after the other, because each is watched. */
    @Override
    synchronized List<List<Object>> runAll(Script script, List<Requests.Call> calls) {
        return calls.stream().map(call -> run(script, call.keys(), call.args())).toList();
    }

    /** What a script was sent with last. */
    synchronized Requests.Call sent(Script script) {
        return Objects.requireNonNull(sent.get(script), "nothing was sent");
    }

    /** Sends the latest request once more, with the same token. */
    synchronized List<Object> again() {
        Call call = Objects.requireNonNull(latest, "nothing was sent");
        return run(call.script(), call.keys(), call.args());
    }

    /** The keys that changed though the script's header does not name them. */
    static Set<String> undeclared(Script script, List<String> keys, Keyspace before, Keyspace after) {
        Set<String> undeclared = before.changedKeys(after);
        undeclared.removeAll(declared(script, keys));
        return undeclared;
    }

    /** The keys among those of one call that the script may write, by its header. */
    static Set<String> declared(Script script, List<String> keys) {
        LuaScript header = new LuaScript(script.name(), script.text(true));
        Set<Integer> numbers = header.writtenKeys();
        int openFrom = header.keys().open().orElse(Integer.MAX_VALUE);
        Set<String> declared = new TreeSet<>();
        for (int number = 1; number <= keys.size(); number++) {
            if (numbers.contains(Math.min(number, openFrom))) {
                declared.add(keys.get(number - 1));
            }
        }
        return declared;
    }
}
