package dev.carillon.store;

import java.util.List;

/**
 * Several claims under way at once: each is sent when it is planned, and the replies are read afterwards, so that the store
 * works on one while the node plans the next. A store that implements this, besides {@link ScheduleStore}, is used so. All
 * claims are sent, and their replies read in the same order, by one thread.
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

    /** How many claims may be sent before the replies of the first are read; with 1 nothing is gained. */
    int mostUnderWay();

    /**
     * Sends a claim without waiting for its replies.
     *
     * @throws StoreException when it is known before sending that it would be in vain
     */
    Pending sendClaim(ClaimRequest request);
}
