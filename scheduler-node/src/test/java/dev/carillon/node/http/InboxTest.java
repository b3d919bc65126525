package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.CancelReply;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.Letter;
import dev.carillon.store.Mailbox;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of letters: each is handled by the routes of the API and answered, whatever is wrong with it. */
class InboxTest extends InboxCase {

    private static final String DAILY = "{\"task\":\"log\",\"cron\":\"@daily\"}";
    private static final ScheduleId ID = new ScheduleId("s");

    @Test
    void whatIsAskedForIsDoneAndNotedAndAnswered() {
        Map<String, String> reply = ask(Map.of("request", "PUT " + SCHEDULES + "s", "body", DAILY, "actor", "billing"));
        assertThat(reply).containsEntry("status", "201").containsEntry("etag", "\"1\"");
        assertThat(client.get(ID)).isPresent();
        assertThat(store.journal(10)).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("billing");
            assertThat(entry.via()).isEqualTo("inbox");
            assertThat(entry.action()).isEqualTo("put schedule");
            assertThat(entry.target()).isEqualTo("s");
        });
    }

    @Test
    void whoSaysNoNameIsTheInbox() {
        ask("PUT " + SCHEDULES + "s", DAILY);
        ask("POST " + SCHEDULES + "s:pause", "{\"reason\":\"why not\"}");
        assertThat(store.journal(10)).extracting(JournalEntry::actor).containsOnly("inbox");
        assertThat(client.get(ID).orElseThrow().pause().orElseThrow().actor()).isEqualTo("inbox");
    }

    @Test
    void whatOnlyReadsIsNotNoted() {
        ask("PUT " + SCHEDULES + "s", DAILY);
        assertThat(ask("GET " + SCHEDULES + "s")).containsEntry("status", "200");
        assertThat(store.journal(10)).hasSize(1);
    }

    @Test
    void aLetterThatComesAgainAddsItsRunOnce() {
        ask("PUT " + SCHEDULES + "s", DAILY);
        Letter letter = mailbox.post(Map.of("request", "POST " + SCHEDULES + "s:trigger"));
        mailbox.losesAnswers(true);
        assertThatThrownBy(loop::runOnce).isInstanceOf(StoreUnavailableException.class);
        RunId run = RunId.manual(ID, clock.instant(), "inbox" + letter.number());
        assertThat(client.get(ID).orElseThrow().unfinished()).containsExactly(run);
        assertThat(client.cancel(run)).isEqualTo(CancelReply.CANCELLED);

        mailbox.losesAnswers(false);
        clock.advance(Mailbox.GIVEN_AGAIN_AFTER);
        assertThat(loop("node-2").runOnce().answered()).isEqualTo(1);
        assertThat(reply(letter)).containsEntry("status", "202");
        assertThat(reply(letter).get("body")).contains(run.value());
        assertThat(client.get(ID).orElseThrow().unfinished()).isEmpty();
        assertThat(client.history(ID, 10)).hasSize(1);
    }

    @Test
    void twoLettersAreTwoRuns() {
        ask("PUT " + SCHEDULES + "s", DAILY);
        for (int i = 0; i < 2; i++) {
            assertThat(ask("POST " + SCHEDULES + "s:trigger", "{\"ignoreOverlap\":true}"))
                    .containsEntry("status", "202");
        }
        assertThat(client.get(ID).orElseThrow().unfinished()).hasSize(2);
    }

    @Test
    void aLetterOfAMomentThatNobodyCanMeanIsRefused() {
        ask("PUT " + SCHEDULES + "s", DAILY);
        RouteFinder.Found found = new RouteFinder(Routes.ofSingleThings()).find("POST " + SCHEDULES + "s:trigger");
        Letter letter = new Letter("18446744073709551615-0", Map.of());
        assertThatThrownBy(() -> new LetterWords(letter, found).manual(ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("letter: ");
    }

    @Test
    void aLetterThatIsTooLargeIsRefused() {
        String large = "x".repeat(HttpDoor.MAX_BODY_BYTES);
        assertThat(ask("PUT " + SCHEDULES + "s", large)).containsEntry("status", "413");
        assertThat(ask(Map.of("request", "GET " + SCHEDULES + "s", large, ""))).containsEntry("status", "413");
        assertThat(mailbox.receive(new NodeId("node-1"), 10, Duration.ZERO)).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLargeIsForHttp() {
        String payload = "\"" + "x".repeat(InboxLoop.MAX_READ_CHARS - 10) + "\"";
        Map<String, String> put =
                ask("PUT " + SCHEDULES + "s", "{\"task\":\"log\",\"cron\":\"@daily\",\"payload\":" + payload + "}");
        assertThat(put).containsEntry("status", "201");
        assertThat(ask("GET " + SCHEDULES + "s/definition")).containsEntry("status", "413");
        assertThat(ask("GET " + SCHEDULES + "s/explain")).containsEntry("status", "200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", " ", "\u202eturned"})
    void anActorIsOneLine(String actor) {
        assertThat(ask(Map.of("request", "DELETE " + SCHEDULES + "s", "actor", actor)))
                .containsEntry("status", "400")
                .hasEntrySatisfying("body", body -> assertThat(body).contains("\"field\":\"actor\""));
        assertThat(store.journal(10)).isEmpty();
    }

    @Test
    void noMoreLettersThanALimitAreTakenAtATime() {
        for (int i = 0; i < InboxLoop.MOST_LETTERS + 1; i++) {
            mailbox.post(Map.of("request", "GET " + SCHEDULES + "none"));
        }
        assertThat(loop.runOnce())
                .isEqualTo(new InboxLoop.InboxTurn(InboxLoop.MOST_LETTERS, InboxLoop.MOST_LETTERS, 0));
        assertThat(loop.runOnce()).isEqualTo(new InboxLoop.InboxTurn(1, 1, 0));
        assertThat(mailbox.replies()).extracting(reply -> reply.get("status")).containsOnly("404");
    }

    @Test
    void whileTheStoreIsAwayALetterIsNotAnswered() {
        Letter letter = mailbox.post(Map.of("request", "PUT " + SCHEDULES + "s", "body", DAILY));
        way.cut(true);
        assertThatThrownBy(loop::runOnce).isInstanceOf(StoreUnavailableException.class);
        assertThat(mailbox.replies()).isEmpty();
        way.cut(false);
        loop.runOnce();
        assertThat(reply(letter)).containsEntry("status", "201");
    }

    @Test
    void aStoreThatStaysAwayIsAnAnswerToo() {
        Letter letter = mailbox.post(Map.of("request", "PUT " + SCHEDULES + "s", "body", DAILY));
        way.cut(true);
        for (int tried = 1; tried < InboxLoop.MOST_TRIES; tried++) {
            assertThatThrownBy(loop::runOnce).isInstanceOf(StoreUnavailableException.class);
        }
        loop.runOnce();
        assertThat(reply(letter)).containsEntry("status", "503");
    }

    @Test
    void oneLetterThatFailsKeepsNothingFromTheOthers() {
        ask("PUT " + SCHEDULES + "s", DAILY);
        Letter first = mailbox.post(Map.of("request", "DELETE " + SCHEDULES + "s"));
        Letter second = mailbox.post(Map.of("request", "GET " + SCHEDULES + "s"));
        way.fail("delete", new StoreUnavailableException("that shard is away", null));
        assertThatThrownBy(loop::runOnce).isInstanceOf(StoreUnavailableException.class);
        assertThat(reply(second)).containsEntry("status", "200");
        way.fail("delete", new IllegalStateException("a bug"));
        loop.runOnce();
        assertThat(reply(first)).containsEntry("status", "500");
        assertThat(reply(first).get("body")).doesNotContain("a bug");
    }

    @Test
    void theMailboxMayBeAwayForAWhile() {
        mailbox.post(Map.of("request", "GET " + SCHEDULES + "s"));
        mailbox.isAway(true);
        assertThatThrownBy(loop::runOnce).isInstanceOf(StoreUnavailableException.class);
        mailbox.isAway(false);
        assertThat(loop.runOnce().answered()).isEqualTo(1);
    }

    @Test
    void noSecretsOfTheStoreAreToldInAnswers() {
        List<String> bodies = new ArrayList<>();
        way.fail("get", new IllegalStateException("redis://user:secret@host is broken"));
        bodies.add(ask("GET " + SCHEDULES + "s").get("body"));
        assertThat(bodies).allSatisfy(body -> assertThat(body).doesNotContain("secret"));
    }
}
