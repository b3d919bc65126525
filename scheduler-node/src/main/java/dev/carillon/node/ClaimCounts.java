package dev.carillon.node;

import dev.carillon.store.ClaimReply;

/** How many of each claim reply came back. */
record ClaimCounts(int granted, int dropped, int early, int moved) {

    static final ClaimCounts NONE = new ClaimCounts(0, 0, 0, 0);

    static ClaimCounts of(ClaimReply reply) {
        return switch (reply) {
            case ClaimReply.Granted granted -> new ClaimCounts(1, 0, 0, 0);
            case ClaimReply.Dropped dropped -> new ClaimCounts(0, 1, 0, 0);
            case ClaimReply.Queued queued -> new ClaimCounts(0, 0, 0, 0);
            case ClaimReply.Limited limited -> new ClaimCounts(0, 0, 0, 0);
            case ClaimReply.Early early -> new ClaimCounts(0, 0, 1, 0);
            case ClaimReply.Moved moved -> new ClaimCounts(0, 0, 0, 1);
        };
    }

    ClaimCounts plus(ClaimCounts other) {
        return new ClaimCounts(
                granted + other.granted, dropped + other.dropped, early + other.early, moved + other.moved);
    }
}
