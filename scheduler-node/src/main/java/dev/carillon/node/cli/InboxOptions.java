package dev.carillon.node.cli;

import dev.carillon.node.SchedulerNode;
import dev.carillon.node.http.Inbox;
import dev.carillon.run.Ticker;
import dev.carillon.store.Mailbox;
import dev.carillon.store.ScheduleStore;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a node does what programs ask for on a Redis stream. */
final class InboxOptions {

    /** A setting that is there or not. */
    enum State {
        ON,
        OFF
    }

    /** The words for it. */
    static final class StateWords extends WordOption<State> {
        StateWords() {
            super(State.class);
        }
    }

    @Option(
            names = "--inbox",
            paramLabel = "on|off",
            defaultValue = "on",
            converter = StateWords.class,
            description = "Whether it does what programs ask for on the Redis stream NAMESPACE:inbox (default: on).")
    private State state = State.ON;

    /** The inbox of a node that has just started, if it is to have one. */
    Optional<Inbox> open(Mailbox mailbox, ScheduleStore store, SchedulerNode node) {
        return state == State.OFF ? Optional.empty() : Optional.of(new Inbox(mailbox, store, node, Ticker.system()));
    }
}
