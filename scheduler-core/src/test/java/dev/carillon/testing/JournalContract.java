package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.store.JournalEntry;
import dev.carillon.store.ServerReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people changed, and what is to be known of the server. */
interface JournalContract extends StoreCase {

    /** The entries of this test, whose actor is like no other. */
    private List<JournalEntry> noted() {
        return scene().store().journal(JournalEntry.MAX_READ).stream()
                .filter(entry -> entry.actor().equals(scene().node.value()))
                .toList();
    }

    private void note(String action, String reason) {
        scene().store().note(new JournalEntry(scene().node.value(), action, "report-7", reason, "http"));
    }

    @Test
    default void whatWasNotedIsReadNewestFirst() {
        Scene scene = scene();
        assertThat(noted()).isEmpty();
        note("pause", "it prints \"nonsense\", since Monday: see §4");
        note("resume", "");
        assertThat(noted()).extracting(JournalEntry::action).containsExactly("resume", "pause");
        JournalEntry first = noted().get(1);
        scene.assertAbout(first.at(), scene.now());
        assertThat(first)
                .isEqualTo(new JournalEntry(
                        first.at(),
                        scene.node.value(),
                        "pause",
                        "report-7",
                        "it prints \"nonsense\", since Monday: see §4",
                        "http"));
        assertThat(noted().get(0).reason()).isEmpty();
    }

    @Test
    default void noMoreIsReadThanWasAskedFor() {
        Scene scene = scene();
        note("pause", "");
        note("resume", "");
        assertThat(scene.store().journal(1)).hasSize(1);
        for (int wrong : new int[] {-1, 0, JournalEntry.MAX_READ + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.store().journal(wrong))
                    .withMessageStartingWith("limit: ");
        }
    }

    @Test
    default void theServerSaysWhatItIs() {
        ServerReport report = scene().store().report();
        assertThat(report.facts()).containsKey("store");
        assertThat(report.facts().values()).allMatch(value -> value.lines().count() == 1);
        assertThat(report.warnings()).allMatch(warning -> warning.lines().count() == 1);
    }
}
