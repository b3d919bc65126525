package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The watch over what scripts write reads their headers rightly, and finds what is planted against it. */
class WatchedRequestsTest extends StageCase {

    @Test
    void aHeaderNamesTheKeysOfACallByTheirNumbers() {
        assertThat(WatchedRequests.declared(Script.QUARANTINE, List.of("list", "notes", "record")))
                .containsExactly("list", "notes");
        assertThat(WatchedRequests.declared(Script.RENEW, List.of("leases", "run 1", "run 2")))
                .containsExactly("leases", "run 1", "run 2");
        List<String> ofClaim = List.of(
                "a", "b", "c", "d", "e", "calendars", "pauses", "held", "schedule", "run", "list", "history", "more");
        assertThat(WatchedRequests.declared(Script.CLAIM, ofClaim))
                .hasSize(ofClaim.size() - 2)
                .doesNotContain("calendars", "pauses");
        assertThat(WatchedRequests.declared(Script.PEEK, List.of("due", "waiting")))
                .isEmpty();
    }

    @Test
    void aWriteThatTheHeaderDoesNotNameIsFound() {
        String leases = stage.keys.leases(Stage.SHARD);
        String fence = stage.keys.fence(Stage.SHARD);
        Keyspace before = stage.keyspace();
        stage.call("ZADD", leases, "1", "s@20200101T000000Z");
        stage.call("SET", fence, "1");
        assertThat(WatchedRequests.undeclared(
                        Script.QUARANTINE, List.of(leases, "notes", fence), before, stage.keyspace()))
                .containsExactly(fence);
    }
}
