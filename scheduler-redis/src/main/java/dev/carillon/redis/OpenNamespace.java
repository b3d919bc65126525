package dev.carillon.redis;

import dev.carillon.run.Ticker;
import dev.carillon.store.StoreException;
import java.util.Optional;

/**
 * A namespace with the connections that it is used by.
 *
 * @param link the connection for everything that has none of its own
 * @param ends sends what must be durable: claims and ends
 * @param ownLink the connection that {@code ends} uses, if that is one of its own
 */
record OpenNamespace(RedisLink link, Namespace namespace, Requests ends, Optional<RedisLink> ownLink)
        implements AutoCloseable {

    OpenNamespace(RedisLink link, Namespace namespace) {
        this(link, namespace, namespace.requests(), Optional.empty());
    }

    /** Connects, checks the server, and reads the layout. */
    static OpenNamespace connect(RedisStoreConfig config) {
        RedisLink link = RedisLink.open(config);
        Optional<RedisLink> ownLink = Optional.empty();
        try {
            boolean scriptFlags = StartUp.knowsScriptFlags(link, config);
            Requests requests = new Requests(link, config, scriptFlags);
            Keys keys = new Keys(config.namespace());
            new StartUp(requests, config).check(keys);
            Layout layout = Layout.read(requests, keys, config);
            Namespace namespace = new Namespace(requests, keys, new OffsetClock(Ticker.system()), layout);
            Requests ends = requests;
            if (config.durability().kind() != Durability.Kind.ACKNOWLEDGED) {
                ownLink = Optional.of(RedisLink.open(config));
                DurableRequests durable = new DurableRequests(ownLink.get(), config, scriptFlags);
                durable.requirePossible();
                ends = durable;
            }
            namespace.learnTime();
            return new OpenNamespace(link, namespace, ends, ownLink);
        } catch (StoreException e) {
            ownLink.ifPresent(RedisLink::close);
            link.close();
            throw e;
        }
    }

    /** Calls back whenever a connection was opened or came back. */
    void onConnect(Runnable callback) {
        link.onConnect(callback);
        ownLink.ifPresent(own -> own.onConnect(callback));
    }

    @Override
    public void close() {
        ownLink.ifPresent(RedisLink::close);
        link.close();
    }
}
