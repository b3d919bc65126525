package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.store.Acknowledgement;
import dev.carillon.store.Acknowledgements;
import dev.carillon.store.Letter;
import dev.carillon.store.Mailbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Mailbox} must do, as tests: extend it once for each. Every test begins with nothing in it. */
public abstract class MailboxContract {

    private static final NodeId ONE = new NodeId("one");
    private static final NodeId TWO = new NodeId("two");
    private static final RunId RUN = new RunId("s@20260304T120000Z");

    private final List<Mailbox> opened = new ArrayList<>();
    private Mailbox mailbox;

    /** A mailbox of another node, in the same place as the others of this test. */
    protected abstract Mailbox open();

    /** Lets enough time pass for letters to be taken from a node that died. */
    protected abstract void passUntilGivenAgain();

    /** Writes a letter, as a program does, and returns its id. */
    protected abstract String post(Map<String, String> fields);

    /** All replies so far. */
    protected abstract List<Map<String, String>> replies();

    /** All that was handed out on a stream so far. */
    protected abstract List<Map<String, String>> sent(String stream);

    /** Acknowledges, as a program does. */
    protected abstract void acknowledge(Acknowledgement acknowledgement);

    private Mailbox another() {
        Mailbox other = open();
        opened.add(other);
        return other;
    }

    @BeforeEach
    final void openMailbox() {
        mailbox = another();
    }

    @AfterEach
    final void closeMailboxes() {
        opened.forEach(Mailbox::close);
    }

    private static List<Letter> receive(Mailbox mailbox, NodeId node) {
        return mailbox.receive(node, 10, Duration.ZERO);
    }

    private static Map<String, String> letter(String request) {
        return Map.of("request", request, "body", "{\"text\":\"Grüße\"}");
    }

    @Test
    void withoutLettersThereAreNone() {
        assertThat(receive(mailbox, ONE)).isEmpty();
    }

    @Test
    void aLetterIsGivenToOneNodeAsItWasWritten() {
        assertThat(receive(mailbox, ONE)).isEmpty();
        String id = post(letter("GET /a"));
        assertThat(receive(mailbox, ONE)).containsExactly(new Letter(id, letter("GET /a")));
        assertThat(receive(another(), TWO)).isEmpty();
    }

    @Test
    void whatWasWrittenBeforeThereWasANodeCounts() {
        String id = post(letter("GET /a"));
        assertThat(receive(mailbox, ONE)).extracting(Letter::id).containsExactly(id);
    }

    @Test
    void lettersComeInTheirOrderAndNoMoreThanAskedFor() {
        List<String> ids = List.of(post(letter("GET /a")), post(letter("GET /b")), post(letter("GET /c")));
        List<Letter> first = mailbox.receive(ONE, 2, Duration.ZERO);
        assertThat(first).extracting(Letter::id).containsExactlyElementsOf(ids.subList(0, 2));
        assertThat(another().receive(TWO, 2, Duration.ZERO))
                .extracting(Letter::id)
                .containsExactly(ids.get(2));
    }

    @Test
    void whatWasNotAnsweredComesAgainAndFirst() {
        String first = post(letter("GET /a"));
        assertThat(receive(mailbox, ONE)).extracting(Letter::id).containsExactly(first);
        String second = post(letter("GET /b"));
        assertThat(receive(mailbox, ONE)).extracting(Letter::id).containsExactly(first, second);
    }

    @Test
    void anAnsweredLetterIsGoneAndItsReplyNamesIt() {
        String id = post(letter("GET /a"));
        mailbox.answer(receive(mailbox, ONE).get(0), Map.of("status", "200", "body", "{}"));
        assertThat(replies()).containsExactly(Map.of("request", id, "status", "200", "body", "{}"));
        assertThat(receive(mailbox, ONE)).isEmpty();
        passUntilGivenAgain();
        assertThat(receive(another(), TWO)).isEmpty();
    }

    @Test
    void aLetterOfANodeThatDiedGoesToAnother() {
        String id = post(letter("GET /a"));
        Letter taken = receive(mailbox, ONE).get(0);
        passUntilGivenAgain();
        Mailbox other = another();
        assertThat(receive(other, TWO)).extracting(Letter::id).containsExactly(id);
        assertThat(receive(mailbox, ONE)).isEmpty();
        other.answer(taken, Map.of("status", "200"));
        mailbox.answer(taken, Map.of("status", "200"));
        assertThat(replies()).hasSize(2);
        assertThat(receive(other, TWO)).isEmpty();
    }

    @Test
    void whatIsHandedOutStandsOnItsStream() {
        mailbox.send("reports", Map.of("run", RUN.value()));
        mailbox.send("reports", Map.of("run", "other"));
        mailbox.send("a.b_c-1", Map.of("run", "third"));
        assertThat(sent("reports")).containsExactly(Map.of("run", RUN.value()), Map.of("run", "other"));
        assertThat(sent("a.b_c-1")).containsExactly(Map.of("run", "third"));
    }

    @Test
    void aStreamHasAPlainName() {
        for (String name : List.of("", "a b", "a:b", "{a}", "a".repeat(Mailbox.MAX_STREAM_CHARS + 1))) {
            assertThatThrownBy(() -> mailbox.send(name, Map.of("run", "any")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("stream: ");
        }
    }

    private static Acknowledgement done(long fence) {
        return new Acknowledgement(RUN, new Fence(fence), Optional.empty(), Optional.of("{\"rows\":1}"));
    }

    @Test
    void everybodyHearsWhatIsAcknowledgedFromTheirPlaceOn() {
        acknowledge(done(1));
        Mailbox other = another();
        String place = mailbox.acknowledgements("", 10, Duration.ZERO).cursor();
        String otherPlace = other.acknowledgements("", 10, Duration.ZERO).cursor();
        assertThat(mailbox.acknowledgements(place, 10, Duration.ZERO).list()).isEmpty();
        Acknowledgement failed = new Acknowledgement(RUN, new Fence(3), Optional.of("no paper"), Optional.empty());
        acknowledge(done(2));
        acknowledge(failed);
        assertThat(mailbox.acknowledgements(place, 10, Duration.ZERO).list()).containsExactly(done(2), failed);
        Acknowledgements first = other.acknowledgements(otherPlace, 1, Duration.ZERO);
        assertThat(first.list()).containsExactly(done(2));
        Acknowledgements second = other.acknowledgements(first.cursor(), 10, Duration.ZERO);
        assertThat(second.list()).containsExactly(failed);
        assertThat(other.acknowledgements(second.cursor(), 10, Duration.ZERO).list())
                .isEmpty();
    }

    @Test
    void aPlaceBeforeTheFirstAcknowledgementIsOneToo() {
        String place = mailbox.acknowledgements("", 10, Duration.ZERO).cursor();
        acknowledge(done(1));
        assertThat(mailbox.acknowledgements(place, 10, Duration.ZERO).list()).containsExactly(done(1));
    }
}
