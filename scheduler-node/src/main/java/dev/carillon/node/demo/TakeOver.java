package dev.carillon.node.demo;

import dev.carillon.node.evidence.Event;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What became of a killed node's share.
 *
 * @param schedules how many schedules had fired there last and have fired elsewhere since, or had a run restarted
 * @param untilMicros when its runs were restarted and its schedules had fired again, by the machine's clock; at most
 *     {@link Loss#MOST_MICROS} after the kill, so that nothing can hide behind it for long
 * @param loss the kill
 */
record TakeOver(int schedules, long untilMicros, Loss loss) {

    static Optional<TakeOver> of(Optional<Loss> loss, Collection<ScheduleCheck> checks, List<Restart> restarts) {
        return loss.map(killed -> of(killed, checks, restarts));
    }

    private static TakeOver of(Loss loss, Collection<ScheduleCheck> checks, List<Restart> restarts) {
        long until = loss.wallMicros();
        int schedules = 0;
        for (ScheduleCheck check : checks) {
            Optional<Event> again = restarted(check, restarts).or(() -> firedAgain(check, loss));
            schedules += again.isPresent() ? 1 : 0;
            until = Math.max(until, again.map(Event::wallMicros).orElse(until));
        }
        return new TakeOver(schedules, Math.min(until, loss.wallMicros() + Loss.MOST_MICROS), loss);
    }

    private static Optional<Event> restarted(ScheduleCheck check, List<Restart> restarts) {
        return restarts.stream()
                .map(Restart::after)
                .filter(start -> start.schedule().equals(check.expected().id()))
                .max(Comparator.comparingLong(Event::wallMicros));
    }

    /** The first fresh start after the kill of a schedule that had been started on the killed node last. */
    private static Optional<Event> firedAgain(ScheduleCheck check, Loss loss) {
        Optional<Event> last = check.starts().stream()
                .filter(start -> start.wallMicros() <= loss.wallMicros())
                .reduce((a, b) -> b.wallMicros() >= a.wallMicros() ? b : a);
        if (last.filter(loss::hit).isEmpty()) {
            return Optional.empty();
        }
        return check.starts().stream()
                .filter(start ->
                        start.wallMicros() > loss.wallMicros() && start.cause().equals("SCHEDULE"))
                .findFirst();
    }

    /** True when a start that was due then, or made then, belongs to the take-over and not to ordinary times. */
    boolean covers(Findings.Sample sample) {
        return sample.dueMicros() <= untilMicros && sample.startMicros() >= loss.wallMicros();
    }

    double seconds() {
        return (untilMicros - loss.wallMicros()) / 1e6;
    }
}
