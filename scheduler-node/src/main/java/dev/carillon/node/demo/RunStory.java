package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Everything that the evidence tells of one occurrence. Filled first, asked afterwards. Not thread-safe. */
final class RunStory {

    private final List<Event> starts = new ArrayList<>();
    private final List<Event> ends = new ArrayList<>();
    private final List<Event> records = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    void add(Event event) {
        names.add(event.run());
        switch (event.kind()) {
            case START -> {
                starts.add(event);
                starts.sort(Comparator.comparingLong(Event::wallMicros));
            }
            case END -> ends.add(event);
            case RECORDED -> records.add(event);
        }
    }

    List<Event> starts() {
        return starts;
    }

    Optional<Event> first() {
        return starts.stream().findFirst();
    }

    /** The end of the attempt that a start began. */
    Optional<Event> endOf(Event start) {
        return ends.stream().filter(end -> end.fence() == start.fence()).findFirst();
    }

    /** When the last attempt's work ended. */
    Optional<Event> lastEnd() {
        return ends.stream().max(Comparator.comparingLong(Event::wallMicros));
    }

    /**
     * Until when the run may have counted as unfinished: until its end was recorded. When its node died between its end and
     * the word about the record, that is when the request could arrive at the latest: if it had not arrived, the run would
     * have been started again.
     */
    long unfinishedUntilMicros(Optional<Loss> loss) {
        Optional<Event> finished = records.stream()
                .filter(event -> event.outcome().equals(Event.FINISHED))
                .max(Comparator.comparingLong(Event::wallMicros));
        if (finished.isPresent()) {
            return finished.get().wallMicros();
        }
        boolean endedBeforeDeath =
                !starts.isEmpty() && isHit(last(), loss) && endOf(last()).isPresent();
        return endedBeforeDeath ? loss.orElseThrow().lastWordMicros() : Long.MAX_VALUE;
    }

    private Event last() {
        return starts.get(starts.size() - 1);
    }

    private static boolean isHit(Event event, Optional<Loss> loss) {
        return loss.filter(killed -> killed.hit(event)).isPresent();
    }

    /** Looks at each start: was it due, and was there a reason for one more? */
    void judge(Optional<Loss> loss, Findings findings) {
        if (names.size() > 1) {
            findings.fault(Fault.DUPLICATE, "one fire time, several runs: " + names);
        }
        for (Event start : starts) {
            if (start.wallMicros() < start.nominalMillis() * 1_000) {
                findings.fault(Fault.EARLY, words(start));
            }
        }
        if (!starts.isEmpty()) {
            judgeFirst(starts.get(0), loss, findings);
        }
        for (int i = 1; i < starts.size(); i++) {
            judgeNext(starts.get(i - 1), starts.get(i), loss, findings);
        }
        boolean cut = !starts.isEmpty() && isHit(last(), loss) && endOf(last()).isEmpty();
        if (cut) {
            findings.fault(Fault.LOST, words(last()) + " was cut off and not started again");
        }
    }

    private void judgeFirst(Event start, Optional<Loss> loss, Findings findings) {
        if (start.cause().equals("SCHEDULE") && start.attempt() == 1) {
            return;
        }
        boolean recovered = start.cause().equals("RECOVERY");
        if (recovered && wasHandedOverBefore(start)) {
            findings.handedOver();
        } else if (recovered && loss.filter(killed -> isBetween(start, killed)).isPresent()) {
            findings.restarted(new Restart(
                    start, start, start.wallMicros() - loss.orElseThrow().wallMicros()));
        } else {
            findings.fault(Fault.UNEXPECTED, words(start) + " is the first start");
        }
    }

    /** Claimed by the node that died before it could begin, begun by another one. */
    private static boolean isBetween(Event start, Loss loss) {
        return start.nominalMillis() * 1_000 <= loss.wallMicros() && start.wallMicros() > loss.wallMicros();
    }

    private void judgeNext(Event before, Event start, Optional<Loss> loss, Findings findings) {
        if (start.fence() <= before.fence()) {
            findings.fault(Fault.FENCE, words(before) + ", then " + words(start));
        }
        String ended = endOf(before)
                .filter(end -> end.wallMicros() <= start.wallMicros())
                .map(Event::outcome)
                .orElse("");
        if (start.attempt() <= before.attempt()) {
            findings.fault(Fault.DUPLICATE, words(before) + ", then " + words(start));
        } else if (start.cause().equals("RETRY") && ended.equals(Event.FAILED)) {
            findings.retried();
        } else if (start.cause().equals("RECOVERY") && isLost(before, start, loss)) {
            findings.restarted(new Restart(
                    before, start, start.wallMicros() - loss.orElseThrow().wallMicros()));
        } else if (start.cause().equals("RECOVERY") && (ended.equals(Event.STOPPED) || wasHandedOverBefore(start))) {
            findings.handedOver();
        } else {
            findings.fault(Fault.DUPLICATE, words(before) + ", then " + words(start));
        }
    }

    /** True when the attempt's node died before the store confirmed the end of it. */
    private boolean isLost(Event before, Event start, Optional<Loss> loss) {
        return isHit(before, loss)
                && start.wallMicros() > loss.orElseThrow().wallMicros()
                && records.stream().noneMatch(event -> event.fence() == before.fence());
    }

    /** True when a node gave the run back, which it may have done without having begun it. */
    private boolean wasHandedOverBefore(Event start) {
        Event before = null;
        for (Event event : records) {
            if (event.fence() < start.fence() && (before == null || event.fence() > before.fence())) {
                before = event;
            }
        }
        return before != null
                && before.outcome().equals(Event.GOES_ON)
                && starts.stream().noneMatch(between(before.fence(), start.fence()));
    }

    private static Predicate<Event> between(long low, long high) {
        return event -> event.fence() > low && event.fence() < high;
    }

    static String words(Event start) {
        return start.run() + " attempt " + start.attempt() + " (" + start.cause() + ") on " + start.node()
                + " with fence " + start.fence();
    }
}
