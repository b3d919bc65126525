package dev.carillon.node.http;

import dev.carillon.node.form.Line;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.node.form.Words;
import dev.carillon.run.RunId;
import dev.carillon.store.CancelReply;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.RunStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Single runs, and those that failed for good. */
final class RunRoutes {

    private static final String RUN = Routes.API + "/runs/{run}";
    private static final String DEAD = Routes.API + "/dead-letters";
    private static final String LETTER = DEAD + "/{run}";
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final int MOST_LETTERS = 1_000;
    private static final int USUAL_LETTERS = 100;

    private RunRoutes() {}

    static List<Route> all() {
        return List.of(
                Route.get(RUN, RunRoutes::get),
                Route.post(RUN + ":cancel", RunRoutes::cancel),
                Route.get(DEAD, RunRoutes::deadLetters),
                Route.post(LETTER + ":requeue", RunRoutes::requeue),
                Route.delete(LETTER, RunRoutes::discard).as(Role.OPERATOR));
    }

    private static RunId run(Call call) {
        return new RunId(call.path("run"));
    }

    /** Where it is; waits for its end as long as is asked for. */
    private static Answer get(Call call) throws InterruptedException {
        RunId run = run(call);
        int wait = call.number("wait", 0, LONGEST_WAIT_SECONDS, 0);
        Map<String, Object> view = new LinkedHashMap<>();
        switch (call.client().run(run).await(Duration.ofSeconds(wait))) {
            case RunStatus.Waiting waiting -> {
                view.put("run", run);
                view.put("state", "waiting");
                view.put("attempts", waiting.attempts());
            }
            case RunStatus.Running running -> {
                view.putAll(ScheduleView.of(run, running));
                view.put("state", "running");
            }
            case RunStatus.Ended ended -> view.putAll(ScheduleView.of(ended.record()));
            case RunStatus.Unknown unknown ->
                throw Refusal.notFound(
                        "There is no run " + Line.quoted(run.value()) + ": it was never made, or ended too long ago.");
        }
        return Answer.ok(view);
    }

    private static Answer cancel(Call call) {
        call.body(List.of("reason"));
        RunId run = run(call);
        CancelReply reply = call.client().cancel(run);
        if (reply == CancelReply.UNKNOWN) {
            throw Refusal.notFound("There is no unfinished run " + Line.quoted(run.value()) + ".");
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("run", run);
        view.put("outcome", Words.of(reply));
        return Answer.of(Answer.ACCEPTED, view);
    }

    private static Answer deadLetters(Call call) {
        int limit = call.number("limit", 1, MOST_LETTERS, USUAL_LETTERS);
        return Answer.ok(
                "deadLetters",
                call.client().deadLetters(limit).stream().map(RunRoutes::view).toList());
    }

    private static Map<String, Object> view(DeadLetter letter) {
        Map<String, Object> view = ScheduleView.of(letter);
        view.put("schedule", letter.run().schedule());
        return view;
    }

    private static Answer requeue(Call call) {
        call.body(List.of("reason"));
        RunId run = run(call);
        return switch (call.client().requeue(run)) {
            case RequeueReply.REQUEUED -> Answer.of(Answer.ACCEPTED, Map.of("run", run));
            case RequeueReply.UNKNOWN -> throw noLetter(run);
            case RequeueReply.IMPOSSIBLE ->
                throw Refusal.conflict("The run cannot be tried again: its schedule is gone, or it is under way.");
        };
    }

    private static Answer discard(Call call) {
        RunId run = run(call);
        if (!call.client().discard(run)) {
            throw noLetter(run);
        }
        return Answer.ok("discarded", run);
    }

    private static Refusal noLetter(RunId run) {
        return Refusal.notFound("There is no dead letter of the run " + Line.quoted(run.value()) + ".");
    }
}
