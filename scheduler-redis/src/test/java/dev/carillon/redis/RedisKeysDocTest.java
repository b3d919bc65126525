package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.lua.LuaScript;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunError;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.Letter;
import dev.carillon.store.MinuteFigures;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/redis-keys.md lists every kind of key as the code has it, and every field that a live namespace has. */
class RedisKeysDocTest extends StageCase {

    /** What is written without a script. */
    private static final Map<KeyKind, String> OTHERWISE = Map.of(
            KeyKind.META, "the first schedule or node",
            KeyKind.NODE, "each beat of the node",
            KeyKind.NODES, "leaving",
            KeyKind.JOURNAL, "whoever changes something",
            KeyKind.MINUTES, "each node, once a minute",
            KeyKind.INBOX, "programs",
            KeyKind.REPLIES, "the node that answers",
            KeyKind.STREAM, "the task stream",
            KeyKind.ACKS, "programs");

    @Test
    void thePageListsEveryKindOfKey() throws IOException {
        StringBuilder page =
                new StringBuilder("\n| key | type | what | how long | written by |\n| --- | --- | --- | --- | --- |\n");
        for (KeyKind kind : KeyKind.values()) {
            page.append("| `")
                    .append(new Keys("carillon").pattern(kind))
                    .append("` | ")
                    .append(kind.type());
            page.append(" | ").append(kind.meaning()).append(" | ").append(kind.lifetime());
            page.append(" | ").append(writers(kind)).append(" |\n");
        }
        for (KeyKind kind : KeyKind.values()) {
            if (!kind.fields().isEmpty()) {
                page.append("\n### Fields of `")
                        .append(new Keys("carillon").pattern(kind))
                        .append("`\n\n");
                page.append("| field | meaning |\n| --- | --- |\n");
                kind.fields()
                        .lines()
                        .forEach(field -> page.append("| `")
                                .append(field.replaceFirst(": ", "` | "))
                                .append(" |\n"));
            }
        }
        DocsFile.REDIS_KEYS.requireBetween("<!-- keys: generated", "<!-- end of the keys -->", page + "\n");
    }

    /** The scripts whose headers name a key of this kind under WRITES, and what else writes it. */
    private static String writers(KeyKind kind) {
        List<String> writers = new ArrayList<>();
        for (Script script : Script.values()) {
            if (writes(script, kind)) {
                writers.add(script.name().toLowerCase(Locale.ROOT));
            }
        }
        if (OTHERWISE.containsKey(kind)) {
            writers.add(OTHERWISE.get(kind));
        }
        assertThat(writers).as(kind.name()).isNotEmpty();
        return String.join(", ", writers);
    }

    private static boolean writes(Script script, KeyKind kind) {
        LuaScript header = new LuaScript(script.name(), script.text(true));
        Pattern key = Pattern.compile("\\b(old_)?" + kind.word() + "(?= " + kind.type() + "| or| set\\b|\\))");
        return header.writtenKeys().stream()
                .map(header::keyEntry)
                .anyMatch(entry -> key.matcher(entry).find());
    }

    @Test
    void everyFieldThatIsThereIsExplained() {
        fill();
        stage.keyspace().keys().forEach((key, content) -> {
            KeyKind kind = kindOf(key);
            assertThat(content.type()).as(key).isEqualTo(kind.type().toLowerCase(Locale.ROOT));
            if (!kind.fields().isEmpty()) {
                assertThat(explained(kind)).as(key).containsAll(fieldsOf(content));
            }
        });
    }

    /** What stands before the name is the entry of a stream. */
    private static Set<String> fieldsOf(Keyspace.Content content) {
        return content.members().keySet().stream()
                .map(member -> content.type().equals("stream") ? member.replaceFirst("^[\\d-]+ ", "") : member)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> explained(KeyKind kind) {
        return kind.fields()
                .lines()
                .map(line -> line.substring(0, line.indexOf(':')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private KeyKind kindOf(String key) {
        String rest = key.substring(stage.namespace.length() + 1).replaceFirst("^\\{\\d+\\}:", "");
        return KeyKind.valueOf(rest.replaceFirst(":.*", "").toUpperCase(Locale.ROOT));
    }

    @Test
    void everyFieldOfADefinitionIsExplained() {
        assertThat(explained(KeyKind.SCHEDULE))
                .containsAll(ScheduleCodec.definition(Stage.hourly()).keySet());
    }

    @Test
    void everyKeyIsOfAKindThatIsListed() {
        Set<String> patterns = new TreeSet<>();
        for (KeyKind kind : KeyKind.values()) {
            patterns.add(stage.keys.pattern(kind).replace(stage.namespace, "ns"));
        }
        assertThat(patterns)
                .hasSize(KeyKind.values().length)
                .contains("ns:meta", "ns:node:<node>", "ns:{0}:due:<lane>");
    }

    private void fill() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.HandOver());
        stage.store.beat(new NodeBeat(
                new NodeId("node-1"), Instant.EPOCH, Set.of(Stage.TASK), 1, "host", "2026a", Duration.ofMinutes(1)));
        claim = stage.start(claim.run());
        stage.store.complete(new CompleteRequest(
                Stage.SHARD,
                List.of(new Completion(
                        claim,
                        new Attempt(Stage.AT, Stage.AT, new RunError("type", "message", "stack")),
                        new Completion.Finish(RunState.DEAD)))));
        stage.end(claim, new Completion.HandOver());
        stage.triggered();
        stage.pause();
        stage.store.pauseAll(PauseScope.all(), new Pause("reason", "actor", Stage.AT));
        stage.resume(1, Optional.empty());
        stage.put(Stage.hourly().withId(new ScheduleId("until")), Optional.of(Stage.NEXT));
        stage.store.pause(new ScheduleId("until"), new Pause("reason", "actor", Stage.AT).until(Stage.NEXT));
        stage.call("HSET", stage.keys.quarantine(Stage.SHARD), "entry", "problem");
        stage.store.note(new JournalEntry("actor", "pause", "s", "", "test"));
        stage.store.record(new MinuteFigures(Stage.AT, Stage.NODE, 1, 1, 0, 0, 0, "", 0, 0, 0));
        fillMail();
    }

    private void fillMail() {
        try (RedisMailbox mailbox = stage.mailbox()) {
            stage.call("XADD", stage.keys.inbox(), "*", "request", "GET /", "body", "{}");
            Letter letter = mailbox.receive(Stage.NODE, 1, Duration.ZERO).get(0);
            mailbox.answer(letter, Map.of("status", "200", "body", "{}", "etag", "\"1\""));
            stage.call("XADD", stage.keys.inbox(), "*", "request", "GET /", "actor", "ada");
            mailbox.send("reports", Map.of("run", "s@x", "fence", "1", "ack", "true"));
            stage.call("XADD", stage.keys.acks(), "*", "run", "s@x", "fence", "1", "result", "{}");
        }
    }
}
