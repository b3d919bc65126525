package dev.carillon.store;

import dev.carillon.run.Shard;

/**
 * Asks for an audit of one part of a shard.
 *
 * @param shard where to look
 * @param depth how closely
 * @param cursor where to go on, as the reply before said; empty for the beginning
 * @param most about how many schedules to look at, 1 to {@link #MOST}; a hint, from which a store may depart
 */
public record AuditRequest(Shard shard, AuditDepth depth, String cursor, int most) {

    /** The most schedules that one request may ask for. */
    public static final int MOST = 1000;

    /** @throws IllegalArgumentException naming {@code most} when it is out of range */
    public AuditRequest {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most: " + most + " must be from 1 to " + MOST);
        }
    }

    /** Asks for as many records as there may be in one go. */
    public static AuditRequest records(Shard shard, String cursor) {
        return new AuditRequest(shard, AuditDepth.RECORDS, cursor, MOST);
    }

    /** Asks for as many names as there may be in one go. */
    public static AuditRequest places(Shard shard, String cursor) {
        return new AuditRequest(shard, AuditDepth.PLACES, cursor, MOST);
    }

    /** True when nothing of the shard was looked at yet. */
    public boolean isBeginning() {
        return cursor.isEmpty();
    }
}
