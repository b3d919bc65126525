package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Many schedules, page by page. */
class ScheduleListTest extends HttpCase {

    private static final String LIST = API + "/schedules";

    private void put(String id, String task, String every, String more) {
        api.put(schedule(id), "{\"task\": \"" + task + "\", \"every\": \"" + every + "\"" + more + "}")
                .is(Answer.CREATED);
    }

    /** Five that fire in the order of their hours. */
    private void five() {
        put("c", REPORT, "3h", ", \"tags\": [\"billing\"]");
        put("a", REPORT, "5h", ", \"description\": \"The Closing of the Month\"");
        put("e", BROKEN, "1h", "");
        put("d", REPORT, "2h", ", \"tags\": [\"billing\", \"night\"]");
        put("b", BROKEN, "4h", "");
    }

    private List<String> ids(String query) {
        return api.get(LIST + query).is(Answer.OK).texts("schedules", "id");
    }

    @Test
    void theyComeInTheOrderInWhichTheyFire() {
        assertThat(ids("")).isEmpty();
        five();
        Reply all = api.get(LIST).is(Answer.OK);
        assertThat(all.texts("schedules", "id")).containsExactly("e", "d", "c", "b", "a");
        assertThat(all.text("cursor")).isEmpty();
        api.post(schedule("e") + ":pause", "{\"reason\": \"rest\"}").is(Answer.OK);
        assertThat(ids("")).describedAs("without a fire time").containsExactly("d", "c", "b", "a", "e");
    }

    @Test
    void aPageGoesOnWhereTheOneBeforeEnded() {
        five();
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Reply page =
                    api.get(LIST + "?limit=2&cursor=" + Api.encoded(cursor)).is(Answer.OK);
            assertThat(page.at("schedules").size()).isBetween(1, 2);
            seen.addAll(page.texts("schedules", "id"));
            cursor = page.text("cursor");
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactly("e", "d", "c", "b", "a");
    }

    /** Who puts a cursor behind the question mark as it is finds the same. */
    @Test
    void aCursorNeedsNoEncoding() {
        five();
        String cursor = api.get(LIST + "?limit=3").is(Answer.OK).text("cursor");
        assertThat(ids("?limit=3&cursor=" + cursor)).containsExactly("b", "a");
    }

    @ParameterizedTest
    @CsvSource({
        "?task=broken, 'e,b'",
        "?task=none, ''",
        "?tag=billing, 'd,c'",
        "?tag=night, d",
        "?state=active, 'e,d,c,b,a'",
        "?state=PAUSED, ''",
        "?text=closing, a",
        "?text=MONTH&task=report, a",
        "?text=month&task=broken, ''",
        "?text=E, 'e,a'",
        "?tag=billing&limit=1, d",
        "?task=&state=&tag=&text=, 'e,d,c,b,a'"
    })
    void theyAreChosen(String query, String ids) {
        five();
        assertThat(String.join(",", ids(query))).isEqualTo(ids);
    }

    @Test
    void whatAPauseOfSeveralCoversIsPaused() {
        five();
        api.put(API + "/pauses/tag:night", "{\"reason\": \"quiet please\"}").is(Answer.OK);
        Reply paused = api.get(LIST + "?state=paused").is(Answer.OK);
        assertThat(paused.texts("schedules", "id")).containsExactly("d");
        JsonNode pause = paused.at("schedules").get(0).get("pause");
        assertThat(pause.get("via").asString()).isEqualTo("tag:night");
        assertThat(pause.get("reason").asString()).isEqualTo("quiet please");
        assertThat(pause.get("actor").asString()).isEqualTo("anna");
        assertThat(ids("?state=active")).containsExactly("e", "c", "b", "a");
    }

    @Test
    void theirLatestRunsComeWithThem() {
        put("good", REPORT, "1h", "");
        put("bad", BROKEN, "1h", ", \"retry\": {\"retries\": 0}");
        hour();
        hour();
        hour();
        JsonNode rows = api.get(LIST + "?recent=2").is(Answer.OK).at("schedules");
        assertThat(rows.size()).isEqualTo(2);
        for (JsonNode row : rows) {
            JsonNode recent = row.get("recent");
            assertThat(recent.valueStream().map(run -> run.get("nominal").asString()))
                    .containsExactly("2026-03-04T15:00:00Z", "2026-03-04T14:00:00Z");
            assertThat(recent.get(0).get("state").asString())
                    .isEqualTo(row.get("id").asString().equals("good") ? "succeeded" : "dead");
            assertThat(recent.get(0).get("latenessMillis").asDouble()).isBetween(0.0, 1_000.0);
            assertThat(recent.get(0).has("tookMillis")).isTrue();
        }
        assertThat(api.get(LIST).is(Answer.OK).at("schedules").get(0).has("recent"))
                .isFalse();
    }

    @Test
    void aRowSaysWhetherANodeKnowsItsTask() {
        put("known", REPORT, "1h", "");
        put("unknown", "typo", "1h", "");
        cluster.advance(Duration.ofSeconds(1));
        for (JsonNode row : api.get(LIST).is(Answer.OK).at("schedules")) {
            assertThat(row.get("capableNode").asBoolean())
                    .isEqualTo(row.get("id").asString().equals("known"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=101, limit",
        "limit=many, limit",
        "recent=-1, recent",
        "recent=101, recent",
        "state=asleep, state",
        "task=No!, task"
    })
    void whatCannotBeAskedForIsRefused(String query, String field) {
        api.get(LIST + "?" + query).complainsAbout(field);
    }

    @Test
    void ofVeryManyThoseThatFireNextComeFirst() {
        client.scheduleAll(IntStream.rangeClosed(1, 1_200)
                .mapToObj(number -> new Schedule(
                        id("s-" + number),
                        new TaskName(number % 2 == 0 ? REPORT : BROKEN),
                        new Every(Duration.ofMinutes(10_000 - number)),
                        Payload.NONE))
                .toList());
        Reply next = api.get(LIST + "?limit=3").is(Answer.OK);
        assertThat(next.texts("schedules", "id")).containsExactly("s-1200", "s-1199", "s-1198");
        assertThat(ids("?limit=2&task=broken")).containsExactly("s-1199", "s-1197");

        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = api.get(LIST + "?text=s-11&limit=50&cursor=" + Api.encoded(cursor))
                    .is(Answer.OK);
            found.addAll(page.texts("schedules", "id"));
            cursor = page.text("cursor");
        } while (!cursor.isEmpty());
        assertThat(found).doesNotHaveDuplicates().hasSize(111);
    }
}
