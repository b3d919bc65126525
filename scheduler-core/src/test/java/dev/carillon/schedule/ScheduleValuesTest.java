package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the values of a schedule accept and refuse, and in which words. */
class ScheduleValuesTest {

    private static final String NASTY = "a\r\nb\u0000\u001b[31m\u2028\u2029\u202e\ud800{}\"%s";
    private static final TaskName TASK = new TaskName("task");
    private static final Every MINUTELY = new Every(Duration.ofMinutes(1));

    private static void assertRefused(String field, ThrowingCallable call) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageStartingWith(field + ":")
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .hasSizeLessThan(300)
                        .doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u202e\\ud800]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A.b_c:d-9", "0", "-", ":"})
    void idsOfTheAllowedForm(String value) {
        assertThat(new ScheduleId(value)).hasToString(value);
        assertThat(new ScheduleId("x".repeat(128)).value()).hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a@b", "ü", "a\n", "{a}", "a*", NASTY})
    void otherIdsAreRefused(String value) {
        assertRefused("id", () -> new ScheduleId(value));
    }

    @Test
    void longIdsAreRefusedAndShownShort() {
        assertRefused("id", () -> new ScheduleId("x".repeat(129)));
        assertRefused("id", () -> new ScheduleId("x".repeat(1_000_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a b", "a:b", "ä", "a\n", NASTY})
    void otherTaskNamesAreRefused(String value) {
        assertRefused("task", () -> new TaskName(value));
        assertThat(new TaskName("a.b_c-9")).hasToString("a.b_c-9");
        assertThat(new TaskName("x".repeat(100)).value()).hasSize(100);
        assertRefused("task", () -> new TaskName("x".repeat(101)));
    }

    private static Schedule tagged(List<String> tags) {
        return new Schedule(new ScheduleId("x"), TASK, MINUTELY, Bounds.NONE, Payload.NONE, Policies.DEFAULT, "", tags);
    }

    @Test
    void tagsAreSortedAndEachIsThereOnce() {
        assertThat(tagged(List.of("b", "a/x", "b", "A:1")).tags()).containsExactly("A:1", "a/x", "b");
        assertThat(tagged(Collections.nCopies(16, "a")).tags()).containsExactly("a");
    }

    @Test
    void otherTagsAreRefused() {
        List<String> seventeen = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            seventeen.add("t" + i);
        }
        assertThat(tagged(seventeen.subList(0, 16)).tags()).hasSize(16);
        assertRefused("tags", () -> tagged(seventeen));
        assertRefused("tags", () -> tagged(List.of("")));
        assertRefused("tags", () -> tagged(List.of("a b")));
        assertRefused("tags", () -> tagged(List.of("x".repeat(65))));
        assertRefused("tags", () -> tagged(List.of(NASTY)));
    }

    @Test
    void descriptionsAreOneLineOfWords() {
        assertThat(described("ü — \"x\" {}").description()).isEqualTo("ü — \"x\" {}");
        assertThat(described("x".repeat(500)).description()).hasSize(500);
        assertRefused("description", () -> described("x".repeat(501)));
        assertRefused("description", () -> described("a\nb"));
        assertRefused("description", () -> described(NASTY));
    }

    private static Schedule described(String text) {
        return new Schedule(
                new ScheduleId("x"), TASK, MINUTELY, Bounds.NONE, Payload.NONE, Policies.DEFAULT, text, List.of());
    }

    @Test
    void theFingerprintIsOfTaskRecurrenceAndPayload() {
        Schedule one = tagged(List.of("a"));
        assertThat(one.fingerprint()).matches("[a-z2-7]{16}");
        assertThat(tagged(List.of("b")).withId(new ScheduleId("y")).fingerprint())
                .isEqualTo(one.fingerprint());
        assertThat(List.of(
                        one.fingerprint(),
                        Schedule.fingerprint(new TaskName("other"), MINUTELY, Bounds.NONE, Payload.NONE),
                        Schedule.fingerprint(TASK, new Every(Duration.ofMinutes(2)), Bounds.NONE, Payload.NONE),
                        Schedule.fingerprint(TASK, MINUTELY, Bounds.NONE, Payload.of(1)),
                        Schedule.fingerprint(TASK, MINUTELY, Bounds.NONE.withStartAt(Instant.EPOCH), Payload.NONE),
                        Schedule.fingerprint(TASK, MINUTELY, Bounds.NONE.withEndAt(Instant.EPOCH), Payload.NONE)))
                .doesNotHaveDuplicates();
        assertThat(Schedule.derivedId(new TaskName("x".repeat(100)), one.fingerprint())
                        .value())
                .hasSize(117);
    }

    @Test
    void intervalsHaveLimits() {
        assertRefused("every", () -> new Every(Duration.ofMillis(99)));
        assertRefused("every", () -> new Every(Duration.ofDays(3_660).plusMillis(1)));
        assertRefused("every", () -> new Every(Duration.ofSeconds(-1)));
        assertRefused("everyAfterCompletion", () -> new EveryAfter(Duration.ZERO));
        assertRefused("startAt", () -> Bounds.NONE.withStartAt(Instant.MAX));
        assertRefused("startAt", () -> Bounds.NONE.withStartAt(Instant.MIN));
        assertRefused("at", () -> new Once(Instant.MAX));
        assertRefused("at", () -> new Once(Instant.parse("+10000-01-01T00:00:00Z")));
    }

    @Test
    void timesAreWholeMilliseconds() {
        Instant nanos = Instant.parse("2026-03-04T12:00:00.123456789Z");
        Instant millis = Instant.parse("2026-03-04T12:00:00.123Z");
        assertThat(new Once(nanos).at()).isEqualTo(millis);
        assertThat(new Every(Duration.ofNanos(100_999_999))).isEqualTo(new Every(Duration.ofMillis(100)));
        assertThat(Bounds.NONE.withStartAt(nanos).startAt()).isEqualTo(millis);
    }

    @Test
    void fireTimesOfAnIntervalAreExact() {
        Instant anchor = Instant.parse("2026-03-04T12:00:00Z");
        Every seven = new Every(Duration.ofMillis(700));
        assertThat(seven.next(anchor, anchor)).contains(anchor.plusMillis(700));
        assertThat(seven.next(anchor, anchor.plusMillis(699))).contains(anchor.plusMillis(700));
        assertThat(seven.next(anchor, anchor.plusMillis(700))).contains(anchor.plusMillis(1_400));
        assertThat(seven.latest(anchor, anchor.plusMillis(1_399))).isEqualTo(anchor.plusMillis(700));
        assertThat(seven.next(anchor, anchor.minusMillis(1))).contains(anchor);
        Instant far = anchor.plus(Duration.ofDays(365_000));
        assertThat(new Every(Duration.ofMillis(100)).next(anchor, far)).contains(far.plusMillis(100));
    }

    @Test
    void retriesHaveLimits() {
        Duration second = Duration.ofSeconds(1);
        assertRefused("retry.maxRetries", () -> Retry.fixed(-1, second));
        assertRefused("retry.maxRetries", () -> Retry.fixed(1_001, second));
        assertRefused("retry.delay", () -> Retry.fixed(1, Duration.ofMillis(-1)));
        assertRefused("retry.delay", () -> Retry.fixed(1, Duration.ofDays(31)));
        assertRefused("retry.maxDelay", () -> Retry.exponential(1, second, Duration.ofMillis(999)));
        assertRefused("retry.maxDelay", () -> Retry.exponential(1, second, Duration.ofDays(31)));
        assertRefused("retry.factor", () -> new Retry(1, second, 0.99, second));
        assertRefused("retry.factor", () -> new Retry(1, second, Double.NaN, second));
        assertRefused("retry.factor", () -> new Retry(1, second, 101, second));
    }

    @Test
    void theDelayGrowsUpToItsLimitAndNeverOverflows() {
        Retry retry = Retry.exponential(1_000, Duration.ofSeconds(1), Duration.ofMinutes(1));
        assertThat(retry.delayBefore(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retry.delayBefore(6)).isEqualTo(Duration.ofSeconds(32));
        assertThat(retry.delayBefore(7)).isEqualTo(Duration.ofMinutes(1));
        assertThat(retry.delayBefore(1_000)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Retry.fixed(3, Duration.ofSeconds(2)).delayBefore(3)).isEqualTo(Duration.ofSeconds(2));
        Retry atOnce = new Retry(1_000, Duration.ZERO, 100, Duration.ZERO);
        assertThat(atOnce.delayBefore(1_000)).isEqualTo(Duration.ZERO);
    }

    @Test
    void overlapRulesAreReadAsTheyAreWritten() {
        for (Overlap overlap : List.of(Overlap.SKIP, Overlap.allow(2), Overlap.allow(1_000))) {
            assertThat(Overlap.parse(overlap.toString())).isEqualTo(overlap);
        }
        assertThat(Overlap.allow(1)).isEqualTo(Overlap.SKIP);
        assertThat(Overlap.allow(2)).hasToString("ALLOW(2)");
        for (String text : List.of("", "skip", "ALLOW", "ALLOW()", "ALLOW(0)", "ALLOW(1001)", "ALLOW(99999)", NASTY)) {
            assertRefused("overlap", () -> Overlap.parse(text));
        }
        assertRefused("overlap", () -> Overlap.allow(0));
        assertRefused("overlap", () -> Overlap.allow(1_001));
    }

    @Test
    void timeoutsHaveLimits() {
        assertRefused("timeout", () -> Policies.DEFAULT.withTimeout(Duration.ZERO));
        assertRefused("timeout", () -> Policies.DEFAULT.withTimeout(Duration.ofDays(31)));
        assertThat(Policies.DEFAULT.withTimeout(Duration.ofMillis(1)).timeout()).isEqualTo(Duration.ofMillis(1));
    }
}
