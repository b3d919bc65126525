package dev.carillon.redis;

import dev.carillon.store.StoreUnavailableException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection for one purpose, which is opened with its first request: what waits on it holds up nobody else, and who never
 * asks for anything costs nothing. Thread-safe.
 */
final class OwnLink implements AutoCloseable {

    private final RedisStoreConfig config;
    private final Lock opening = new ReentrantLock();
    private @Nullable RedisLink link;
    private @Nullable Requests requests;
    private boolean isClosed;

    OwnLink(RedisStoreConfig config) {
        this.config = config;
    }

    /**
     * What sends over it.
     *
     * @throws StoreUnavailableException when it is closed, or cannot be opened now; the next call tries again
     */
    Requests requests() {
        opening.lock();
        try {
            if (isClosed) {
                throw new StoreUnavailableException("redis " + config.server() + ": the mailbox is closed", null);
            }
            Requests open = requests;
            if (open == null) {
                link = RedisLink.open(config);
                open = new Requests(link, config, false);
                requests = open;
            }
            return open;
        } finally {
            opening.unlock();
        }
    }

    @Override
    public void close() {
        opening.lock();
        try {
            isClosed = true;
            if (link != null) {
                link.close();
                link = null;
            }
        } finally {
            opening.unlock();
        }
    }
}
