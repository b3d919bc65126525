package dev.carillon.node.http;

import dev.carillon.node.SchedulerNode;
import dev.carillon.node.Service;
import dev.carillon.run.Ticker;
import dev.carillon.store.Mailbox;
import dev.carillon.store.ScheduleStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second door of a stock node: the API, asked by letters. What the API checks is checked here by the same code; who may
 * write letters is up to the store. Thread-safe.
 */
public final class Inbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** A turn that waits for a letter ends within a second. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Service service;

    /** Begins to handle letters. Mailbox, store and node stay the caller's to close, after this. */
    public Inbox(Mailbox mailbox, ScheduleStore store, SchedulerNode node, Ticker ticker) {
        InboxLoop loop = new InboxLoop(mailbox, new Stage.Scene(store, node), node.id());
        this.service = new Service("inbox", loop, ticker, LONGEST_PAUSE);
        service.start();
        LOG.info("the inbox is open");
    }

    /** Lets the letter that is being handled be the last one. */
    @Override
    public void close() {
        service.stop();
        service.join(GRACE);
    }
}
