package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.NodeId;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.MinuteFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the journal and the figures of the minutes stand in their streams, and what of them can be read. */
class FigureStreamsTest extends StageCase {

    private static final JournalEntry ENTRY = new JournalEntry("ada", "pause", "report", "", "cli");
    private static final MinuteFigures FIGURES =
            new MinuteFigures(Stage.AT, Stage.NODE, 5, 4, 1, 2, 60_000, "HISTw==", 0.4, 12, 3_600_000);

    /** The changes, without the name of the namespace. */
    private String changes(Runnable action) {
        return stage.changes(action).replace(stage.namespace, "ns");
    }

    @Test
    void anEntryOfTheJournalIsReadable() {
        assertThat(changes(() -> stage.store.note(ENTRY))).isEqualTo("""
                + STREAM ns:journal <now> action = pause
                + STREAM ns:journal <now> actor = ada
                + STREAM ns:journal <now> reason
                + STREAM ns:journal <now> target = report
                + STREAM ns:journal <now> via = cli
                """);
    }

    @Test
    void theFiguresOfAMinuteAreReadable() {
        assertThat(changes(() -> stage.store.record(FIGURES))).isEqualTo("""
                + STREAM ns:minutes <now> failed = 1
                + STREAM ns:minutes <now> lateness = HISTw==
                + STREAM ns:minutes <now> maxMillis = 3600000.0
                + STREAM ns:minutes <now> minute = 2026-01-01T00:00:00Z
                + STREAM ns:minutes <now> missed = 2
                + STREAM ns:minutes <now> node = node-1
                + STREAM ns:minutes <now> overdueMillis = 60000
                + STREAM ns:minutes <now> p50Millis = 0.4
                + STREAM ns:minutes <now> p99Millis = 12.0
                + STREAM ns:minutes <now> started = 5
                + STREAM ns:minutes <now> succeeded = 4
                """);
    }

    @Test
    void readingChangesNothing() {
        stage.store.note(ENTRY);
        stage.store.record(FIGURES);
        stage.expectNothing(() -> {
            assertThat(stage.store.journal(10)).hasSize(1);
            assertThat(stage.store.minutes(Instant.EPOCH)).containsExactly(FIGURES);
            assertThat(stage.store.report().facts()).isNotEmpty();
        });
    }

    @Test
    void anEntryThatCannotBeReadHidesNoOther() {
        String journal = stage.keys.journal();
        stage.call("XADD", journal, "*", "actor", "ada");
        stage.call("XADD", journal, "*", "actor", "a\nb", "action", "a", "target", "t", "reason", "", "via", "v");
        stage.store.note(ENTRY);
        assertThat(stage.store.journal(10)).extracting(JournalEntry::target).containsExactly("report");
        String minutes = stage.keys.minutes();
        stage.call("XADD", minutes, "*", "minute", "noon");
        for (List<String> wrong : List.of(
                List.of("minute", "2026-01-01T00:00:01Z"),
                List.of("minute", "yesterday"),
                List.of("node", "no node"),
                List.of("started", "-1"),
                List.of("missed", "1e3"),
                List.of("p50Millis", "NaN"),
                List.of("overdueMillis", "99999999999999999999"))) {
            stage.store.record(FIGURES);
            String fields = "local e = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1] "
                    + "redis.call('XDEL', KEYS[1], e[1]) "
                    + "for i = 1, #e[2], 2 do if e[2][i] == ARGV[1] then e[2][i + 1] = ARGV[2] end end "
                    + "return redis.call('XADD', KEYS[1], '*', unpack(e[2]))";
            stage.call("EVAL", fields, "1", minutes, wrong.get(0), wrong.get(1));
        }
        assertThat(stage.call("XLEN", minutes)).isEqualTo("8");
        assertThat(stage.store.minutes(Instant.EPOCH)).isEmpty();
        stage.store.record(FIGURES);
        assertThat(stage.store.minutes(Instant.EPOCH)).containsExactly(FIGURES);
    }

    /** What a newer version adds is no reason to pass an entry over. */
    @Test
    void aFieldThatIsNotKnownIsLeftAlone() {
        stage.call(
                "XADD",
                stage.keys.journal(),
                "*",
                "actor",
                "ada",
                "action",
                "pause",
                "target",
                "report",
                "reason",
                "",
                "via",
                "cli",
                "colour",
                "blue");
        assertThat(stage.store.journal(10)).extracting(JournalEntry::actor).containsExactly("ada");
    }

    private void fill(String key, int entries, String... fields) {
        String script = "for i = 1, tonumber(ARGV[1]) do redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2)) end";
        String[] command = new String[5 + fields.length];
        System.arraycopy(new String[] {"EVAL", script, "1", key, Integer.toString(entries)}, 0, command, 0, 5);
        System.arraycopy(fields, 0, command, 5, fields.length);
        stage.call(command);
    }

    /** Streams are cut by whole pieces of a hundred entries. */
    @Test
    void aboutTheLatestAreKept() {
        fill(stage.keys.journal(), JournalEntry.MAX_KEPT + 500, "actor", "old");
        stage.store.note(ENTRY);
        assertThat(Integer.parseInt(stage.call("XLEN", stage.keys.journal())))
                .isBetween(JournalEntry.MAX_KEPT, JournalEntry.MAX_KEPT + 200);
        fill(stage.keys.minutes(), MinuteFigures.MAX_KEPT + 500, "node", "old");
        stage.store.record(FIGURES);
        assertThat(Integer.parseInt(stage.call("XLEN", stage.keys.minutes())))
                .isBetween(MinuteFigures.MAX_KEPT, MinuteFigures.MAX_KEPT + 200);
        assertThat(stage.store.minutes(Instant.EPOCH)).containsExactly(FIGURES);
    }

    /** More than one command reads. */
    @Test
    void manyMinutesAreReadAPartAtATime() {
        Instant now = stage.store.clock().instant().truncatedTo(ChronoUnit.MINUTES);
        List<MinuteFigures> many = IntStream.range(0, 2_100)
                .mapToObj(i -> new MinuteFigures(now, new NodeId("n" + i), 1, 1, 0, 0, 0, "", 0, 0, 0))
                .toList();
        many.forEach(stage.store::record);
        assertThat(stage.store.minutes(now)).containsExactlyInAnyOrderElementsOf(many);
        assertThat(stage.store.minutes(now.plus(Duration.ofMinutes(1)))).isEmpty();
    }

    /** Written behind its minute, it is found by its minute all the same. */
    @Test
    void whatWasWrittenLateIsFoundByItsMinute() {
        Instant now = stage.store.clock().instant().truncatedTo(ChronoUnit.MINUTES);
        Instant hourAgo = now.minus(Duration.ofHours(1));
        MinuteFigures late = new MinuteFigures(hourAgo, Stage.NODE, 1, 1, 0, 0, 0, "", 0, 0, 0);
        stage.store.record(late);
        assertThat(stage.store.minutes(hourAgo)).containsExactly(late);
        assertThat(stage.store.minutes(hourAgo.plusMillis(1))).isEmpty();
    }
}
