package dev.carillon.redis;

import dev.carillon.run.Shard;
import java.util.Optional;

/**
 * Where the audit that reads every record goes on, kept in the shard: a round takes hours, and nodes may not live so long. A
 * place that means nothing to the server, because it is another one by now, costs a part of a round.
 */
final class AuditProgress {

    private static final String FIELD = "audited";
    private static final int LONGEST = 20;

    private final Namespace namespace;

    AuditProgress(Namespace namespace) {
        this.namespace = namespace;
    }

    Optional<String> of(Shard shard) {
        String key = namespace.keys().counters(shard);
        return Optional.ofNullable(
                        namespace.requests().<String>send("read audit", commands -> commands.hget(key, FIELD)))
                .filter(AuditProgress::isCursor);
    }

    private static boolean isCursor(String text) {
        return text.length() <= LONGEST && !text.isEmpty() && text.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    /** @param next where to go on; empty when the round is through */
    void note(Shard shard, String next) {
        String key = namespace.keys().counters(shard);
        if (next.isEmpty()) {
            namespace.requests().send("forget audit", commands -> commands.hdel(key, FIELD));
        } else {
            namespace.requests().send("note audit", commands -> commands.hset(key, FIELD, next));
        }
    }
}
