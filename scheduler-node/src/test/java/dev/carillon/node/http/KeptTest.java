package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.testing.VirtualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Answers that are kept for a moment. */
class KeptTest {

    private final VirtualClock clock = new VirtualClock();
    private final Kept kept = new Kept(clock);
    private final AtomicInteger made = new AtomicInteger();

    private Object ask(String question) throws InterruptedException {
        Answer answer = kept.answer(question, () -> Answer.ok("number", made.incrementAndGet()));
        return answer.body().getOrDefault("number", 0);
    }

    @Test
    void anAnswerIsKeptForTwoSeconds() throws InterruptedException {
        assertThat(ask("a")).isEqualTo(1);
        clock.advance(Duration.ofMillis(1_999));
        assertThat(ask("a")).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(ask("a")).isEqualTo(2);
        assertThat(ask("a")).isEqualTo(2);
    }

    @Test
    void anotherQuestionHasAnotherAnswer() throws InterruptedException {
        assertThat(ask("a")).isEqualTo(1);
        assertThat(ask("b")).isEqualTo(2);
        assertThat(ask("a")).isEqualTo(1);
    }

    @Test
    void ofVeryManyTheOldestIsForgotten() throws InterruptedException {
        for (int number = 1; number <= 65; number++) {
            ask("question " + number);
        }
        assertThat(ask("question 2")).isEqualTo(2);
        assertThat(ask("question 1")).isEqualTo(66);
    }

    @Test
    void whatWentWrongIsNotKept() throws InterruptedException {
        assertThatThrownBy(() -> kept.answer("a", () -> {
                    throw Refusal.notFound("There is none.");
                }))
                .isInstanceOf(Refusal.class);
        assertThat(ask("a")).isEqualTo(1);
    }
}
