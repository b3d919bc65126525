package dev.carillon.store;

import java.util.List;

/**
 * Several claims under way at once: each is sent when it is planned, and the replies are read afterwards, so that the store
 * works on one while the node plans the next. A store that implements this, besides {@link ScheduleStore}, is used so.
 */
public interface ClaimPipeline {

    /** A claim that was sent. */
    @FunctionalInterface
    interface Pending {

        /**
         * Waits for the replies. Does about failures what {@link ScheduleStore#claim} does, which may mean to send the request
         * again, and throws the same. To be called once.
         */
        List<ClaimReply> replies();
    }

    /**
     * Sends a claim without waiting for its replies.
     *
     * @throws StoreException when it is known before sending that it would be in vain
     */
    Pending send(ClaimRequest request);

    /** What a store offers, or one claim after the other. */
    static ClaimPipeline of(ScheduleStore store) {
        return store instanceof ClaimPipeline pipeline ? pipeline : request -> () -> store.claim(request);
    }
}
