package dev.carillon.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who wants to be told what became due in a store in memory. Thread-safe. */
final class Listeners {

    private final List<Listening> all = new CopyOnWriteArrayList<>();

    /** One subscription; its identity tells it apart from another one of the same listener. */
    private final class Listening implements WakeSubscription {

        private final WakeListener listener;

        private Listening(WakeListener listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    WakeSubscription add(WakeListener listener) {
        Listening listening = new Listening(listener);
        all.add(listening);
        return listening;
    }

    void tell(WakeUp news) {
        all.forEach(listening -> listening.listener.wake(news));
    }

    void clear() {
        all.clear();
    }
}
