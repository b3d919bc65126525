package dev.carillon.node.testing;

import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.DropReason;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Statements about what became of one schedule. Each throws an {@link AssertionError} that tells what happened instead, and
 * returns this. Statements about dropped and ended runs go by the history, which holds the latest 100.
 */
public final class ScheduleAssert {

    private static final int HISTORY = 100;

    private final TestCluster cluster;
    private final ScheduleId id;

    ScheduleAssert(TestCluster cluster, ScheduleId id) {
        this.cluster = cluster;
        this.id = id;
    }

    /** So many of its runs were started, retries not counted. */
    public ScheduleAssert fired(int times) {
        return check(times, runs().size(), "runs that were started");
    }

    /** No handler was called for it. */
    public ScheduleAssert neverFired() {
        return fired(0);
    }

    /** A handler was called for it so many times, retries counted. */
    public ScheduleAssert attempted(int times) {
        return check(times, calls().size(), "calls of the handler");
    }

    /** The latest call of its handler was at this moment. */
    public ScheduleAssert lastAt(Instant moment) {
        List<HandlerCall> calls = calls();
        return check(
                Optional.of(moment),
                calls.isEmpty()
                        ? Optional.<Instant>empty()
                        : Optional.of(calls.get(calls.size() - 1).at()),
                "the latest call of the handler");
    }

    /** Its handler was called at these moments and no others, retries included. */
    public ScheduleAssert startedExactlyAt(Instant... moments) {
        return check(
                List.of(moments), calls().stream().map(HandlerCall::at).toList(), "the moments of the handler's calls");
    }

    /** It ran for these fire times and no others, in this order, however late. */
    public ScheduleAssert firedFor(Instant... nominal) {
        List<Instant> fired = runs().stream().map(call -> call.run().nominal()).toList();
        return check(List.of(nominal), fired, "the fire times of the started runs");
    }

    /** None of its runs was started before its fire time, or more than this after it, jitter and retries included. */
    public ScheduleAssert onTimeWithin(Duration latest) {
        for (HandlerCall call : calls()) {
            Duration late = Duration.between(call.run().nominal(), call.at());
            if (late.isNegative() || late.compareTo(latest) > 0) {
                throw failure("starts no more than " + latest + " after the fire time", late + " in " + call);
            }
        }
        return this;
    }

    /** So many of its fire times were dropped for this reason. */
    public ScheduleAssert dropped(int times, DropReason reason) {
        int dropped = history().stream()
                .filter(record -> record.reason().equals(Optional.of(reason)))
                .mapToInt(record -> 1 + record.missedCount())
                .sum();
        return check(times, dropped, "fire times dropped because of " + reason);
    }

    /** Its runs ended so, oldest first, those that were dropped not counted. */
    public ScheduleAssert ended(RunState... states) {
        List<RunState> ended = new ArrayList<>();
        for (RunRecord record : history()) {
            if (record.reason().isEmpty()) {
                ended.add(0, record.state());
            }
        }
        return check(List.of(states), ended, "the ends of its runs");
    }

    /** It is in this state. */
    public ScheduleAssert is(ScheduleState state) {
        return check(Optional.of(state), stored().map(StoredSchedule::state), "its state");
    }

    /** It fires next at this moment. */
    public ScheduleAssert nextAt(Instant moment) {
        return check(Optional.of(moment), stored().flatMap(StoredSchedule::next), "its next fire time");
    }

    private Optional<StoredSchedule> stored() {
        return cluster.client().get(id);
    }

    private List<RunRecord> history() {
        return cluster.client().history(id, HISTORY);
    }

    private List<HandlerCall> calls() {
        if (!cluster.knowsAllCalls()) {
            throw new IllegalStateException("calls: more were made than are remembered; count in the handler instead");
        }
        return cluster.calls(id.value());
    }

    /** The first call of each run. */
    private List<HandlerCall> runs() {
        List<HandlerCall> runs = new ArrayList<>();
        Set<RunId> seen = new HashSet<>();
        for (HandlerCall call : calls()) {
            if (seen.add(call.run().id())) {
                runs.add(call);
            }
        }
        return runs;
    }

    private ScheduleAssert check(Object expected, Object actual, String what) {
        if (!expected.equals(actual)) {
            throw failure(words(expected) + ", as " + what, words(actual));
        }
        return this;
    }

    private static String words(Object value) {
        return value instanceof Optional<?> some ? some.map(Object::toString).orElse("none") : value.toString();
    }

    private AssertionError failure(String expected, String actual) {
        StringBuilder text = new StringBuilder("schedule \"" + id + "\": expected " + expected + ", but was " + actual);
        text.append("\n  now       ").append(cluster.now());
        text.append("\n  nodes     ").append(cluster.nodes());
        text.append("\n  schedule  ").append(stored().map(this::state).orElse("there is none of this id"));
        list(text, "called", calls().stream().map(HandlerCall::toString).toList());
        list(text, "history", history().stream().map(ScheduleAssert::line).toList());
        return new AssertionError(text.toString());
    }

    private String state(StoredSchedule schedule) {
        return String.join(
                "\n            ",
                cluster.client().explain(schedule.schedule().id()).reasons());
    }

    private static String line(RunRecord record) {
        return record.ended() + "  " + record.run() + " " + record.state()
                + record.reason().map(reason -> " " + reason).orElse("")
                + (record.missedCount() == 0 ? "" : ", with " + record.missedCount() + " missed before it")
                + record.error()
                        .map(error -> ", " + error.type() + ": " + error.message())
                        .orElse("");
    }

    private static void list(StringBuilder text, String title, List<String> lines) {
        String indent = "\n  " + title + " ".repeat(10 - title.length());
        text.append(indent).append(lines.isEmpty() ? "nothing" : String.join("\n            ", lines));
    }
}
