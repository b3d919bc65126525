package dev.carillon.client;

import dev.carillon.run.RunId;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.CancelReply;
import dev.carillon.store.Pause;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The methods of {@link SchedulerClient} for callers that must not wait.
 *
 * <p>This is not non-blocking all the way down: the store is asked by a call that waits for its reply, on a thread of the
 * executor. Each call in flight holds one of them, {@link #await} for as long as it waits; {@link SchedulerClient#async()}
 * has four threads and a queue of a thousand. Calls may overtake each other: who needs an order chains the stages.
 *
 * <p>Bad input is an {@link IllegalArgumentException} in the calling thread, before anything is sent. Everything else ends
 * the stage with the exception that the method of the client throws, not wrapped; a call that the executor refuses ends it
 * with {@link RejectedExecutionException}, and was not sent. A stage that is cancelled leaves its request alone.
 * Thread-safe.
 */
public final class AsyncSchedulerClient {

    private final SchedulerClient client;
    private final Executor executor;
    private final String actor;

    AsyncSchedulerClient(SchedulerClient client, Executor executor, String actor) {
        this.client = client;
        this.executor = Objects.requireNonNull(executor, "executor");
        this.actor = actor;
    }

    /** As {@link ScheduleBuilder#create()}. */
    public CompletionStage<ScheduleHandle> create(ScheduleBuilder schedule) {
        BatchCreation.Wanted wanted = schedule.wanted();
        return later(() -> client.create(wanted));
    }

    /** As {@link SchedulerClient#put}. */
    public CompletionStage<ScheduleHandle> put(Schedule definition) {
        Objects.requireNonNull(definition, "definition");
        return later(() -> client.put(definition));
    }

    /** As {@link SchedulerClient#scheduleAll}. */
    public CompletionStage<List<Scheduled>> scheduleAll(Collection<Schedule> definitions) {
        List<Schedule> all = List.copyOf(definitions);
        return later(() -> client.scheduleAll(all));
    }

    /** As {@link SchedulerClient#get}. */
    public CompletionStage<Optional<StoredSchedule>> get(ScheduleId id) {
        return later(() -> client.get(id));
    }

    /** As {@link SchedulerClient#pause(ScheduleId, String)}. */
    public CompletionStage<StoredSchedule> pause(ScheduleId id, String reason) {
        Pause checked = new Pause(reason, actor, Instant.EPOCH);
        return later(() -> client.pause(id, checked.reason(), checked.actor()));
    }

    /** As {@link SchedulerClient#resume(ScheduleId, CatchUp)}. */
    public CompletionStage<StoredSchedule> resume(ScheduleId id, CatchUp catchUp) {
        return later(() -> client.resume(id, catchUp));
    }

    /** As {@link SchedulerClient#trigger(ScheduleId)}. */
    public CompletionStage<TriggerReply> trigger(ScheduleId id) {
        return later(() -> client.trigger(id));
    }

    /** As {@link SchedulerClient#skipNext}. */
    public CompletionStage<Optional<Instant>> skipNext(ScheduleId id) {
        return later(() -> client.skipNext(id));
    }

    /** As {@link SchedulerClient#backfill(ScheduleId, Instant, Instant, boolean)}. */
    public CompletionStage<List<RunId>> backfill(ScheduleId id, Instant from, Instant to, boolean force) {
        Changes.requireOrder(from, to);
        return later(() -> client.backfill(id, from, to, force));
    }

    /** As {@link SchedulerClient#delete}. */
    public CompletionStage<Boolean> delete(ScheduleId id) {
        return later(() -> client.delete(id));
    }

    /** As {@link SchedulerClient#history}. */
    public CompletionStage<List<RunRecord>> history(ScheduleId id, int limit) {
        return later(() -> client.history(id, limit));
    }

    /** As {@link SchedulerClient#explain}. */
    public CompletionStage<Explanation> explain(ScheduleId id) {
        return later(() -> client.explain(id));
    }

    /** As {@link RunRef#status()}. */
    public CompletionStage<RunStatus> status(RunId run) {
        return later(() -> client.run(run).status());
    }

    /** As {@link RunRef#await}; holds a thread of the executor while it waits. */
    public CompletionStage<RunStatus> await(RunId run, Duration patience) {
        Polling.requirePatience(patience);
        return later(() -> client.run(run).await(patience));
    }

    /** As {@link SchedulerClient#cancel}. */
    public CompletionStage<CancelReply> cancel(RunId run) {
        return later(() -> client.cancel(run));
    }

    /** As {@link SchedulerClient#requeue}. */
    public CompletionStage<RequeueReply> requeue(RunId run) {
        return later(() -> client.requeue(run));
    }

    /** As {@link SchedulerClient#discard}. */
    public CompletionStage<Boolean> discard(RunId run) {
        return later(() -> client.discard(run));
    }

    private <T> CompletionStage<T> later(Callable<T> call) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        try {
            executor.execute(() -> end(stage, call));
        } catch (RejectedExecutionException e) {
            stage.completeExceptionally(e);
        }
        return stage;
    }

    private static <T> void end(CompletableFuture<T> stage, Callable<T> call) {
        try {
            stage.complete(call.call());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stage.completeExceptionally(e);
        } catch (Throwable e) {
            stage.completeExceptionally(e);
        }
    }
}
