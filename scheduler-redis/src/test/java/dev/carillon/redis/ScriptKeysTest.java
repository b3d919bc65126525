package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R13: scripts get every key as a key, build none, and all keys of one request live in one slot. */
class ScriptKeysTest {

    private static final Pattern CALL =
            Pattern.compile("redis\\.p?call\\(\\s*'([A-Z]+)'\\s*(?:,\\s*([^,()]+(?:\\([^()]*\\))?))?");
    private static final Set<String> KEYLESS = Set.of("TIME", "PUBLISH");
    /** A name or a field of a table that is filled with keys, or one of KEYS itself; never something put together. */
    private static final Pattern KEY = Pattern.compile("[a-z_.]+|KEYS\\[[a-z0-9 +]+\\]");

    private static final Pattern KEY_SYNTAX = Pattern.compile("'[^']*:\\{|\\}:|'[a-z]+:'|\\.\\. *':'|':' *\\.\\.");

    @ParameterizedTest
    @EnumSource(Script.class)
    void everyKeyIsGivenAndNoneIsBuilt(Script script) {
        String body = script.text(false)
                .lines()
                .filter(line -> !line.startsWith("--"))
                .reduce("", (all, line) -> all + line + "\n");
        List<MatchResult> calls = CALL.matcher(body).results().toList();
        assertThat(calls).isNotEmpty();
        assertThat(calls).hasSize(body.split("redis\\.p?call\\(", -1).length - 1);
        for (MatchResult call : calls) {
            if (!KEYLESS.contains(call.group(1))) {
                assertThat(call.group(2).strip()).as(call.group()).matches(KEY);
            }
        }
        assertThat(KEY_SYNTAX
                        .matcher(body.replaceAll("'[^'\\n]*\":[^'\\n]*'", "''"))
                        .results())
                .isEmpty();
    }

    @Test
    void allKeysOfAShardShareItsTag() {
        Keys keys = new Keys("ns");
        Shard shard = new Shard(3);
        Lane lane = new Lane(new TaskName("t"), 9);
        RunId run = new RunId("s@20200101T000000Z");
        ScheduleId id = new ScheduleId("s");
        List<String> all = List.of(
                keys.answer(shard, "token"),
                keys.counters(shard),
                keys.dead(shard),
                keys.definitions(shard),
                keys.deleted(shard, id),
                keys.due(shard, lane),
                keys.fence(shard),
                keys.finished(shard),
                keys.history(shard, id),
                keys.lanes(shard),
                keys.leases(shard),
                keys.held(shard),
                keys.pauses(shard),
                keys.until(shard),
                keys.quarantine(shard),
                keys.run(shard, run),
                keys.schedule(shard, id),
                keys.tasks(shard),
                keys.waiting(shard, lane));
        assertThat(all).allMatch(key -> key.startsWith("ns:{3}:")).doesNotHaveDuplicates();
        assertThat(List.of(keys.meta(), keys.nodes(), keys.node(new NodeId("n")), keys.journal(), keys.minutes()))
                .noneMatch(key -> key.contains("{"));
    }

    /** Asked for every request of a {@link Stage}; {@link DeclaredWritesIT} has several shards. */
    static void requireOneSlot(Script script, List<String> keys) {
        Set<String> tags = new TreeSet<>();
        keys.forEach(key -> tags.add(key.replaceFirst("^[^{]*\\{(\\d+)\\}.*", "$1")));
        assertThat(tags).as(script + " with " + keys).hasSizeLessThanOrEqualTo(1);
        assertThat(keys).hasSizeLessThanOrEqualTo(7 + 5 * ScheduleStore.MAX_BATCH + ScheduleStore.MAX_UNFINISHED * 2);
    }
}
