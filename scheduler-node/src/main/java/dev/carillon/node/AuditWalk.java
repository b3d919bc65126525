package dev.carillon.node;

import dev.carillon.run.Shard;
import dev.carillon.store.AuditDepth;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where an audit stands on its way through the shards, round and round, with a rest behind each round. */
final class AuditWalk {

    /** For so many steps a walk rests when it is through. */
    static final int REST = 30;

    private final AuditDepth depth;
    private final List<Shard> shards;
    private int place;
    private String cursor = "";
    private int resting;
    private int asked;
    private int askedBefore;

    AuditWalk(AuditDepth depth, List<Shard> shards) {
        this.depth = depth;
        this.shards = shards;
    }

    /** What to ask for in this step, nothing while the walk rests; passes over shards that are not ours. */
    Optional<AuditRequest> next(Predicate<Shard> isOurs, int most) {
        if (resting > 0) {
            resting--;
            return Optional.empty();
        }
        while (place < shards.size() && !isOurs.test(shards.get(place))) {
            goTo(place + 1, "");
        }
        if (place == shards.size()) {
            goTo(0, "");
            resting = REST - 1;
            askedBefore = asked;
            asked = 0;
            return Optional.empty();
        }
        return Optional.of(new AuditRequest(shards.get(place), depth, cursor, most));
    }

    /** Goes on behind what the reply to a request is about, unless there is more to remove first. */
    void took(AuditRequest request, AuditReply reply) {
        asked += request.most();
        if (!reply.hasMoreToPurge()) {
            goTo(reply.cursor().isEmpty() ? place + 1 : place, reply.cursor());
        }
    }

    private void goTo(int nextPlace, String nextCursor) {
        place = nextPlace;
        cursor = nextCursor;
    }

    /** True right after a round, before the next one. */
    boolean isThrough() {
        return resting == REST - 1;
    }

    /** How much a round asks for in all, as far as that is known: a server goes through more than what is ours. */
    int length() {
        return Math.max(asked, askedBefore);
    }
}
