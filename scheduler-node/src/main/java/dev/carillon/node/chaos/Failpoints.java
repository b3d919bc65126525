package dev.carillon.node.chaos;

import dev.carillon.store.ClaimReply;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StorePipeline;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends this process, as suddenly as a loss of power, when it comes to the step that was asked for. They lie around the
 * product, at its seams, not in it: so they cost nothing where they are not wanted. Thread-safe.
 */
final class Failpoints {

    private static final int HALTED = 137;

    private final AtomicReference<@Nullable Failpoint> armed = new AtomicReference<>();

    /** From now on the next passage of a step is the last. */
    void arm(Failpoint step) {
        armed.set(step);
    }

    /** Arms the step that a line names; anything else is ignored. */
    void hear(String line) {
        for (Failpoint step : Failpoint.values()) {
            if (step.line().equals(line)) {
                arm(step);
            }
        }
    }

    /** Says that a step is passed. */
    void pass(Failpoint step) {
        if (armed.get() == step) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    /** A store whose requests pass the steps. */
    ScheduleStore around(ScheduleStore store) {
        return (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(),
                store instanceof StorePipeline
                        ? new Class<?>[] {ScheduleStore.class, StorePipeline.class}
                        : new Class<?>[] {ScheduleStore.class},
                (proxy, method, args) -> call(store, method, args));
    }

    private @Nullable Object call(ScheduleStore store, Method method, @Nullable Object @Nullable [] args)
            throws Throwable {
        String name = method.getName();
        if (name.equals("complete") || name.equals("sendComplete")) {
            pass(Failpoint.BEFORE_COMPLETE);
        }
        Object answer;
        try {
            answer = method.invoke(store, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        if (answer instanceof StorePipeline.Pending<?> pending) {
            return (StorePipeline.Pending<Object>) () -> {
                List<Object> replies = List.copyOf(pending.replies());
                answered(name, replies);
                return replies;
            };
        }
        answered(name, answer);
        return answer;
    }

    private void answered(String name, @Nullable Object answer) {
        switch (name) {
            case "claim", "sendClaim" -> passIfGranted(answer);
            case "complete", "sendComplete" -> pass(Failpoint.COMPLETE_ANSWERED);
            case "renew" -> pass(Failpoint.RENEW_ANSWERED);
            default -> {}
        }
    }

    private void passIfGranted(@Nullable Object answer) {
        if (answer instanceof List<?> replies && replies.stream().anyMatch(ClaimReply.Granted.class::isInstance)) {
            pass(Failpoint.CLAIM_ANSWERED);
        }
    }
}
