package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.run.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What a browser hears that listens. It lives by the clock of the machine. */
@Timeout(120)
class EventsTest extends HttpCase {

    @Override
    Ticker ticker() {
        return Ticker.system();
    }

    @Test
    void anOverviewComesAtOnceAndThenAgainAndAgain() {
        try (EventStream stream = new EventStream(api)) {
            EventStream.Event first = stream.next().orElseThrow();
            assertThat(first.name()).isEqualTo("overview");
            assertThat(first.value().get("verdict").get("text").asString()).startsWith("No node alive for ");
            cluster.advance(Duration.ofSeconds(1));
            assertThat(stream.next("overview").get("at").asString()).startsWith("2026-03-04T12:00:0");
            JsonNode second = stream.next("overview");
            assertThat(second.get("verdict").get("text").asString()).startsWith("On time: ");
        }
    }

    @Test
    void aChangeIsHeardByWhoeverListens() {
        try (EventStream one = new EventStream(api);
                EventStream other = new EventStream(api.as(VIEWER))) {
            one.next("overview");
            other.next("overview");
            hourly("nightly");
            api.as(OPERATOR)
                    .post(schedule("nightly") + ":skip-next", "{\"reason\": \"holiday\"}")
                    .is(Answer.OK);
            for (EventStream stream : List.of(one, other)) {
                assertThat(stream.next("journal").get("action").asString()).isEqualTo("put schedule");
                JsonNode entry = stream.next("journal");
                assertThat(entry.get("action").asString()).isEqualTo("skip-next");
                assertThat(entry.get("actor").asString()).isEqualTo("otto");
                assertThat(entry.get("reason").asString()).isEqualTo("holiday");
            }
        }
    }

    @Test
    void whileTheStoreIsAwayTheOverviewsSaySo() {
        try (EventStream stream = new EventStream(api)) {
            stream.next("overview");
            line.cut(true);
            await().until(() -> stream.next("overview")
                    .get("verdict")
                    .get("level")
                    .asString()
                    .equals("unknown"));
            line.heal();
            await().until(() -> !stream.next("overview")
                    .get("verdict")
                    .get("level")
                    .asString()
                    .equals("unknown"));
        }
    }

    /** Whoever begins to listen is not told what was before. */
    @Test
    void whatWasNotedBeforeIsNotHeardAgain() {
        hourly("before");
        try (EventStream stream = new EventStream(api)) {
            stream.next("overview");
            hourly("after");
            assertThat(stream.next("journal").get("target").asString()).isEqualTo("after");
        }
    }

    @Test
    void onlySoManyMayListen() {
        List<EventStream> streams = new ArrayList<>();
        try {
            for (int number = 0; number < Events.MOST_LISTENERS; number++) {
                streams.add(new EventStream(api));
            }
            Reply refused = api.get(Events.PATH).is(Problems.UNAVAILABLE);
            assertThat(refused.text("title")).isEqualTo("Too many listeners");
            streams.remove(0).close();
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(AssertionError.class)
                    .untilAsserted(() -> {
                        EventStream late = new EventStream(api);
                        streams.add(late);
                        assertThat(late.next()).isPresent();
                    });
        } finally {
            streams.forEach(EventStream::close);
        }
    }

    @Test
    void theEndOfTheDoorEndsTheStreams() {
        try (EventStream stream = new EventStream(api)) {
            stream.next("overview");
            door.close();
            Optional<EventStream.Event> event = stream.next();
            while (event.isPresent()) {
                event = stream.next();
            }
            assertThat(event).isEmpty();
        }
    }
}
