package dev.carillon.store;

import java.util.List;

/**
 * Several claims under way at once, and several requests that record ends: each is sent when it is ready, and the replies are
 * read afterwards, so that the store works on one while the node prepares the next. A store that implements this, besides
 * {@link ScheduleStore}, is used so. Replies may be read in any order or not at all: what was not heard is asked for again
 * by the same request without a pipeline. Thread-safe.
 */
public interface StorePipeline {

    /** A request that was sent. */
    @FunctionalInterface
    interface Pending<T> {

        /**
         * Waits for the replies. Does about failures what the same request does without a pipeline, which may mean to send it
         * again, and throws the same. To be called once.
         */
        List<T> replies();

        /** Of a request that could not be sent: asking for its replies throws why. */
        static <T> Pending<T> failed(RuntimeException why) {
            return () -> {
                throw why;
            };
        }
    }

    /** How many requests of a kind may be sent before the replies of the first are read; with 1 nothing is gained. */
    int mostUnderWay();

    /**
     * Sends a claim without waiting for its replies, see {@link ScheduleStore#claim}.
     *
     * @throws StoreException when it is known before sending that it would be in vain
     */
    Pending<ClaimReply> sendClaim(ClaimRequest request);

    /** Sends ends without waiting for the replies, see {@link ScheduleStore#complete}. */
    Pending<CompleteReply> sendComplete(CompleteRequest request);

    /** The way to a store: its own pipeline, or for one without it requests that are sent when their replies are asked for. */
    static StorePipeline to(ScheduleStore store) {
        return store instanceof StorePipeline pipeline ? pipeline : new OneByOne(store);
    }

    /** For stores without a pipeline. */
    record OneByOne(ScheduleStore store) implements StorePipeline {

        @Override
        public int mostUnderWay() {
            return 1;
        }

        @Override
        public Pending<ClaimReply> sendClaim(ClaimRequest request) {
            return () -> store.claim(request);
        }

        @Override
        public Pending<CompleteReply> sendComplete(CompleteRequest request) {
            return () -> store.complete(request);
        }
    }
}
