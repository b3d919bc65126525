package dev.carillon.testing;

import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StorePipeline;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.Upcoming;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to a store: counts what is asked, and can be cut, before or after the store has done it. The store's clock
 * and its number of shards are always at hand. Thread-safe.
 */
public final class FaultyStore {

    private static final int MOST_UNDER_WAY = 3;

    private final ScheduleStore behind;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Map<String, RuntimeException> failing = new ConcurrentHashMap<>();
    private final AtomicInteger read = new AtomicInteger();
    private volatile boolean cut;
    private volatile String replyLost = "";

    /** A way to a store with nothing in it that fails. */
    public FaultyStore(ScheduleStore behind) {
        this.behind = behind;
    }

    /** The store as a node sees it: what it sends is done before its reply is asked for. */
    public ScheduleStore store() {
        return (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(),
                new Class<?>[] {ScheduleStore.class, StorePipeline.class},
                this::answer);
    }

    private @Nullable Object answer(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        return switch (method.getName()) {
            case "mostUnderWay" -> MOST_UNDER_WAY;
            case "sendClaim" -> send("claim", ClaimRequest.class, args);
            case "sendComplete" -> send("complete", CompleteRequest.class, args);
            default -> call(method, args);
        };
    }

    private StorePipeline.Pending<Object> send(String name, Class<?> request, @Nullable Object @Nullable [] args)
            throws Throwable {
        try {
            List<Object> replies = List.copyOf((List<?>)
                    Objects.requireNonNull(call(ScheduleStore.class.getMethod(name, request), args), "replies"));
            return () -> replies;
        } catch (RuntimeException e) {
            return StorePipeline.Pending.failed(e);
        }
    }

    /** Nothing gets through while this is true. */
    public void cut(boolean value) {
        cut = value;
    }

    /** The store does what it is asked by this method, but the answer is lost; empty for none. */
    public void loseReplies(String method) {
        replyLost = method;
    }

    /** A method that fails in a way of its own. */
    public void fail(String method, RuntimeException how) {
        failing.put(method, how);
    }

    /** Everything gets through again. */
    public void heal() {
        cut = false;
        replyLost = "";
        failing.clear();
    }

    /** How often a method was called, whatever became of it. */
    public int calls(String method) {
        AtomicInteger count = calls.get(method);
        return count == null ? 0 : count.get();
    }

    /** How many schedules looks have read. */
    public int read() {
        return read.get();
    }

    /** How many requests were made in all. */
    public int calls() {
        return calls.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] args) throws Throwable {
        String name = method.getName();
        if (!name.equals("clock") && !name.equals("shards")) {
            calls.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
            if (cut) {
                throw new StoreUnavailableException("cut by the test", null);
            }
            RuntimeException failure = failing.get(name);
            if (failure != null) {
                throw failure;
            }
        }
        Object answer = invoke(method, args);
        if (answer instanceof Upcoming upcoming) {
            read.addAndGet(upcoming.due().size() + upcoming.waiting().size());
        }
        if (name.equals(replyLost)) {
            throw new StoreUnavailableException("reply lost by the test", null);
        }
        return answer;
    }

    private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(behind, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
