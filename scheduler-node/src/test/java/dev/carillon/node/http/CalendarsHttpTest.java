package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calendars. */
class CalendarsHttpTest extends HttpCase {

    private static final String CALENDARS = API + "/calendars";
    private static final String HOLIDAYS = CALENDARS + "/holidays";
    private static final String BODY =
            "{\"zone\": \"Europe/Berlin\", \"description\": \"When nobody works\", \"dates\": [\"2026-12-24..2027-01-01\"],"
                    + " \"weekly\": [\"sun\", \"sat 12:00-24:00\"]}";

    @Test
    void oneIsCreatedThenUnchangedThenUpdated() {
        Reply created = api.put(HOLIDAYS, BODY).is(Answer.OK);
        assertThat(created.text("outcome")).isEqualTo("created");
        assertThat(created.at("replanned").asInt()).isZero();
        assertThat(api.put(HOLIDAYS, BODY).is(Answer.OK).text("outcome")).isEqualTo("unchanged");
        assertThat(api.put(HOLIDAYS, "{\"weekly\": [\"sun\"]}").is(Answer.OK).text("outcome"))
                .isEqualTo("updated");
    }

    @Test
    void whatIsReadCanBePut() {
        api.put(HOLIDAYS, BODY).is(Answer.OK);
        Reply read = api.get(HOLIDAYS).is(Answer.OK);
        assertThat(read.text("name")).isEqualTo("holidays");
        assertThat(read.at("weekly").size()).isEqualTo(2);
        assertThat(api.put(HOLIDAYS, read.body()).is(Answer.OK).text("outcome")).isEqualTo("unchanged");
    }

    @Test
    void theyAreListedByName() {
        for (String name : new String[] {"zoo", "art", "mid"}) {
            api.put(CALENDARS + "/" + name, "{}").is(Answer.OK);
        }
        assertThat(api.get(CALENDARS).is(Answer.OK).texts("calendars", "name")).containsExactly("art", "mid", "zoo");
    }

    @Test
    void schedulesThatNameItWaitForAnotherTime() {
        api.put(HOLIDAYS, "{}").is(Answer.OK);
        api.put(schedule("nightly"), "{\"task\": \"report\", \"every\": \"1h\", \"except\": [\"holidays\"]}")
                .is(Answer.CREATED);
        Reply reply = api.put(HOLIDAYS, "{\"weekly\": [\"wed 13:00-15:00\"]}").is(Answer.OK);
        assertThat(reply.at("replanned").asInt()).isEqualTo(1);
        assertThat(api.get(schedule("nightly")).is(Answer.OK).text("next")).isEqualTo("2026-03-04T15:00:00Z");
    }

    @Test
    void oneThatIsNamedStays() {
        api.put(HOLIDAYS, BODY).is(Answer.OK);
        api.put(schedule("nightly"), "{\"task\": \"report\", \"every\": \"1h\", \"except\": [\"holidays\"]}")
                .is(Answer.CREATED);
        assertThat(api.delete(HOLIDAYS).is(Problems.CONFLICT).text("detail")).contains("nightly");
        api.delete(schedule("nightly")).is(Answer.OK);
        assertThat(api.delete(HOLIDAYS).is(Answer.OK).text("deleted")).isEqualTo("holidays");
        api.delete(HOLIDAYS).is(Problems.NOT_FOUND);
        api.get(HOLIDAYS).is(Problems.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"other\"}            | name",
                "{\"zone\": \"Mars/Base\"}        | zone",
                "{\"dates\": [\"tomorrow\"]}      | dates",
                "{\"dates\": \"2026-12-24\"}      | dates",
                "{\"weekly\": [\"someday\"]}      | weekly",
                "{\"days\": [\"sun\"]}            | days",
                "{\"zone\":                       | body"
            })
    void whatIsWrongIsNamed(String body, String field) {
        api.put(HOLIDAYS, body).complainsAbout(field);
        assertThat(client.calendars()).isEmpty();
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        api.get(CALENDARS + "/No").complainsAbout("calendar");
        api.put(CALENDARS + "/No", "{}").complainsAbout("calendar");
        api.delete(CALENDARS + "/No").complainsAbout("calendar");
    }
}
