package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.JournalEntry;
import dev.carillon.testing.FaultyStore;
import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the front page says, and how often that is computed. */
class OutlookTest {

    private final VirtualClock clock = new VirtualClock();
    private final FaultyStore line = new FaultyStore(new InMemoryScheduleStore(clock));
    private final Stage stage = new Stage();
    private final Outlook outlook = new Outlook(stage, new Survey(stage, clock), clock, clock);

    private void open() {
        stage.open(new Stage.Scene(
                line.store(), new SchedulerNode(line.store(), HttpCase.tasks(), NodeConfig.defaults())));
    }

    private void note(String target) {
        line.store().note(new JournalEntry(Instant.EPOCH, "anna", "trigger", target, "", "http"));
        clock.advance(Duration.ofSeconds(1));
    }

    private Outlook.Snapshot next() {
        clock.advance(Duration.ofSeconds(1));
        return outlook.snapshot();
    }

    private static List<String> targets(List<JournalEntry> entries) {
        return entries.stream().map(JournalEntry::target).toList();
    }

    @Test
    void howeverManyAskItIsComputedOnceASecond() {
        open();
        Outlook.Snapshot first = outlook.snapshot();
        int calls = line.calls();
        for (int ask = 0; ask < 100; ask++) {
            assertThat(outlook.snapshot()).isSameAs(first);
        }
        assertThat(line.calls()).isEqualTo(calls);
        assertThat(next().number()).isEqualTo(first.number() + 1);
        assertThat(line.calls()).isGreaterThan(calls);
    }

    @Test
    void theServerIsAskedAboutItselfMoreSeldom() {
        open();
        for (int ask = 0; ask < 10; ask++) {
            next();
        }
        assertThat(line.calls("report")).isEqualTo(1);
        next();
        assertThat(line.calls("report")).isEqualTo(2);
    }

    @Test
    void newsAreWhatWasNotedSince() {
        open();
        Outlook.Snapshot none = next();
        note("first");
        Outlook.Snapshot one = next();
        assertThat(targets(one.changesSince(none))).containsExactly("first");
        note("second");
        note("third");
        Outlook.Snapshot three = next();
        assertThat(targets(three.changesSince(one))).containsExactly("second", "third");
        assertThat(three.changesSince(three)).isEmpty();
        assertThat(next().changesSince(three)).isEmpty();
    }

    /** What cannot be told apart from what was known before is no news. */
    @Test
    void afterAnOutageNothingIsToldAgain() {
        open();
        note("first");
        next();
        line.cut(true);
        Outlook.Snapshot away = next();
        line.heal();
        assertThat(next().changesSince(away)).isEmpty();
    }

    @Test
    void howLongTheStoreHasBeenAwayIsSaid() {
        open();
        next();
        line.cut(true);
        next();
        clock.advance(Duration.ofSeconds(41));
        assertThat(next().view().toString())
                .contains("Nothing is known for 42 s. Redis cannot be reached: cut by the test");
        line.heal();
        assertThat(next().view().toString()).contains("No node alive for ");
    }
}
