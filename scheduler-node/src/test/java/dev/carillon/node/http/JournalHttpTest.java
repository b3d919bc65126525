package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunId;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ListRequest;
import dev.carillon.store.StoreUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who changed what, and why. */
class JournalHttpTest extends HttpCase {

    private static final String WHY = "{\"reason\": \"because\"}";

    @Test
    void everyChangeOfAScheduleIsNoted() {
        hourly("nightly");
        assertNoted("put schedule", "nightly", "");
        api.post(schedule("nightly") + ":pause", WHY).is(Answer.OK);
        assertNoted("pause", "nightly", "because");
        api.post(schedule("nightly") + ":resume", WHY).is(Answer.OK);
        assertNoted("resume", "nightly", "because");
        api.post(schedule("nightly") + ":skip-next", WHY).is(Answer.OK);
        assertNoted("skip-next", "nightly", "because");
        api.post(schedule("nightly") + ":trigger", WHY).is(Answer.ACCEPTED);
        assertNoted("trigger", "nightly", "because");
        api.post(
                        schedule("nightly") + ":backfill",
                        "{\"from\": \"2026-03-01T00:00:00Z\", \"to\": \"2026-03-02T00:00:00Z\", \"reason\": \"because\"}")
                .is(Answer.ACCEPTED);
        assertNoted("backfill", "nightly", "because");
        api.delete(schedule("nightly") + "?reason=because").is(Answer.OK);
        assertNoted("delete schedule", "nightly", "because");
    }

    @Test
    void everyOtherChangeIsNoted() {
        RunId dead = dead("bad");
        api.post(API + "/dead-letters/" + dead + ":requeue", WHY).is(Answer.ACCEPTED);
        assertNoted("requeue", dead.value(), "because");
        api.post(API + "/runs/" + dead + ":cancel", WHY).is(Answer.ACCEPTED);
        assertNoted("cancel", dead.value(), "because");
        api.put(API + "/calendars/holidays?reason=because", "{}").is(Answer.OK);
        assertNoted("put calendar", "holidays", "because");
        api.delete(API + "/calendars/holidays").is(Answer.OK);
        assertNoted("delete calendar", "holidays", "");
        api.put(API + "/pauses/all", WHY).is(Answer.OK);
        assertNoted("put pause", "all", "because");
        api.delete(API + "/pauses/all").is(Answer.OK);
        assertNoted("delete pause", "all", "");
    }

    @Test
    void whatIsRefusedIsNotedAsThat() {
        api.post(schedule("none") + ":trigger", WHY).is(Problems.NOT_FOUND);
        Reply journal = api.get(API + "/journal").is(Answer.OK);
        assertThat(journal.texts("entries", "action")).containsExactly("trigger refused", "trigger");
        assertThat(journal.texts("entries", "reason")).containsExactly("id: there is no schedule \"none\"", "because");
        assertThat(journal.texts("entries", "target")).containsExactly("none", "none");
        api.put(schedule("bad"), "{\"task\": \"No!\"}").complainsAbout("task");
        assertThat(noted().action()).isEqualTo("put schedule refused");
        assertThat(noted().reason()).startsWith("task: ");
    }

    @Test
    void eachIsNotedWithItsName() {
        hourly("nightly");
        api.as(OPERATOR).post(schedule("nightly") + ":skip-next", "").is(Answer.OK);
        Reply journal = api.as(VIEWER).get(API + "/journal?limit=1").is(Answer.OK);
        assertThat(journal.texts("entries", "actor")).containsExactly("otto");
        assertThat(journal.texts("entries", "at")).containsExactly("2026-03-04T12:00:00Z");
        assertThat(journal.texts("entries", "via")).containsExactly("http");
    }

    @Test
    void nothingIsDoneThatCannotBeNoted() {
        line.fail("note", new StoreUnavailableException("no room for words", null));
        api.put(schedule("nightly"), "{\"task\": \"report\", \"every\": \"1h\"}")
                .is(Problems.UNAVAILABLE);
        assertThat(client.list(ListRequest.all())).isEmpty();
    }

    @Test
    void whatWasDoneIsNotRefusedBecauseThatCannotBeNoted() {
        hourly("nightly");
        line.loseReplies("skip");
        api.post(schedule("nightly") + ":skip-next", "").is(Problems.UNAVAILABLE);
        assertThat(noted().action()).isEqualTo("skip-next refused");
        assertThat(noted().reason()).contains("reply lost by the test");
    }

    /** What was said is kept on one line, as far as there is room. */
    @Test
    void aReasonIsCutAndMadeALine() {
        hourly("nightly");
        String words = "why ".repeat(200) + "\\n\\u202e";
        api.post(schedule("nightly") + ":skip-next", "{\"reason\": \"" + words + "\"}")
                .is(Answer.OK);
        assertThat(noted().reason())
                .hasSizeLessThanOrEqualTo(JournalEntry.MAX_REASON_CHARS)
                .startsWith("why why");
        api.post(schedule("nightly") + ":skip-next", "{\"reason\": [1]}").is(Answer.OK);
        assertThat(noted().reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "ten"})
    void howManyHasABound(String limit) {
        api.get(API + "/journal?limit=" + limit).complainsAbout("limit");
    }

    @Test
    void theLatestComeFirst() {
        List.of("a", "b", "c").forEach(this::hourly);
        assertThat(api.get(API + "/journal?limit=2").is(Answer.OK).texts("entries", "target"))
                .containsExactly("c", "b");
    }
}
