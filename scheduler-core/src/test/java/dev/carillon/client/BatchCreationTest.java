package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ListRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many definitions at once, and what becomes of each. */
class BatchCreationTest extends ClientCase {

    private Schedule hourly(String id, int hours) {
        return any(id).every(Duration.ofHours(hours)).definition();
    }

    private static String words(Scheduled scheduled) {
        if (scheduled instanceof Scheduled.Stored stored) {
            return stored.handle().outcome() + " " + stored.id();
        } else if (scheduled instanceof Scheduled.Bound bound) {
            return bound.handle().outcome() + " " + bound.handle().id() + " for " + bound.id();
        }
        return ((Scheduled.Refused) scheduled).reason();
    }

    private static List<String> words(List<Scheduled> outcomes) {
        return outcomes.stream().map(BatchCreationTest::words).toList();
    }

    @Test
    void eachHasAnOutcomeInItsPlace() {
        client.put(hourly("same", 1));
        client.put(hourly("other", 1));
        assertThat(words(client.scheduleAll(List.of(hourly("new", 1), hourly("same", 1), hourly("other", 2)))))
                .containsExactly("CREATED new", "UNCHANGED same", "UPDATED other");
        assertThat(client.get(id("other")).orElseThrow().generation()).isEqualTo(2);
        assertThat(client.get(id("new")).orElseThrow().next()).contains(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void anIdWithTwoDefinitionsIsRefusedAsAWhole() {
        assertThat(words(client.scheduleAll(
                        List.of(hourly("two", 1), hourly("one", 1), hourly("two", 2), hourly("one", 1)))))
                .containsExactly(
                        "id: \"two\" is given twice, with different definitions",
                        "CREATED one",
                        "id: \"two\" is given twice, with different definitions",
                        "CREATED one");
        assertThat(client.get(id("two"))).isEmpty();
    }

    @Test
    void moreThanAChunkIsStored() {
        List<Schedule> many = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            many.add(hourly("s" + i, 1));
        }
        assertThat(client.scheduleAll(many))
                .hasSize(250)
                .allMatch(outcome -> words(outcome).startsWith("CREATED"));
        assertThat(client.list(ListRequest.all())).hasSize(250);
        assertThat(client.scheduleAll(List.of())).isEmpty();
    }

    @Test
    void buildersKeepTheirOwnRules() {
        client.put(hourly("kept", 1));
        client.put(hourly("taken", 1));
        mail("a").id("chosen").every(Duration.ofHours(1)).create();
        ScheduleId derived = mail("a").every(Duration.ofHours(1)).definition().id();
        assertThat(words(client.createAll(List.of(
                        any("kept").every(Duration.ofHours(2)).onConflict(OnConflict.KEEP),
                        any("taken").every(Duration.ofHours(2)).onConflict(OnConflict.FAIL),
                        mail("a").every(Duration.ofHours(1)).description("bound"),
                        mail("b").every(Duration.ofHours(1)).id("fresh")))))
                .containsExactly(
                        "UNCHANGED kept",
                        "id: \"taken\" is taken by another definition",
                        "UPDATED chosen for " + derived,
                        "CREATED fresh");
        assertThat(client.get(id("chosen")).orElseThrow().schedule().description())
                .isEqualTo("bound");
        assertThat(client.get(derived)).isEmpty();
    }

    @Test
    void nothingIsSentWhenOneIsWrong() {
        List<ScheduleBuilder> builders = List.of(any("good").every(Duration.ofHours(1)), any("bad"));
        assertThatThrownBy(() -> client.createAll(builders)).isInstanceOf(IllegalArgumentException.class);
        assertThat(client.get(id("good"))).isEmpty();
    }
}
