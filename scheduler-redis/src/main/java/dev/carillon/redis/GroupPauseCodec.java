package dev.carillon.redis;

import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.JsonText;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** How a pause of several schedules stands in its field: one line of JSON that a script put together. */
final class GroupPauseCodec {

    private static final Logger LOG = LoggerFactory.getLogger(GroupPauseCodec.class);

    private static final JsonMapper MAPPER = StoredJson.mapper().build();

    private record Line(
            String reason,
            String actor,
            String since,
            @Nullable String until,
            @Nullable String ended,
            boolean catchUp) {}

    private GroupPauseCodec() {}

    static String json(String text) {
        return MAPPER.writeValueAsString(text);
    }

    /** Which schedules a field is about; what is no scope covers nothing. */
    static Optional<PauseScope> scope(String field) {
        try {
            return Optional.of(PauseScope.parse(field));
        } catch (IllegalArgumentException e) {
            LOG.warn("pause of {} passed over: {}", field, e.getMessage());
            return Optional.empty();
        }
    }

    /** Reads a pause. One whose record cannot be read holds, and says so. */
    static Optional<GroupPause> read(String field, String record) {
        return scope(field).map(scope -> read(scope, record));
    }

    /** The pause of a scope among all records of a shard. */
    static Optional<GroupPause> find(Map<String, String> records, PauseScope scope) {
        return Optional.ofNullable(records.get(scope.toString())).map(record -> read(scope, record));
    }

    private static GroupPause read(PauseScope scope, String record) {
        try {
            Line line = MAPPER.readValue(record, Line.class);
            Pause pause = new Pause(
                    line.reason(),
                    line.actor(),
                    Instant.parse(line.since()),
                    Times.parse(line.until()),
                    Optional.empty(),
                    Optional.empty());
            return new GroupPause(
                    scope, pause, Times.parse(line.ended()), line.catchUp() ? CatchUp.FIRE_ONCE : CatchUp.NONE);
        } catch (RuntimeException e) {
            LOG.warn("the record of the pause of {} cannot be read: {}", scope, JsonText.problem(e));
            Pause unreadable = new Pause("the record of this pause cannot be read", "unknown", Instant.EPOCH);
            return new GroupPause(scope, unreadable, Optional.empty(), CatchUp.NONE);
        }
    }
}
