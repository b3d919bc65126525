package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which route a line means, and with which words. */
class RouteFinderTest {

    private final RouteFinder finder = new RouteFinder(Routes.ofSingleThings());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT /api/v1/schedules/nightly                | /api/v1/schedules/{id}            | nightly
            GET /api/v1/schedules/a.b_c:d-1              | /api/v1/schedules/{id}            | a.b_c:d-1
            GET /api/v1/schedules/a:pause                | /api/v1/schedules/{id}            | a:pause
            POST /api/v1/schedules/a:pause               | /api/v1/schedules/{id}:pause      | a
            POST /api/v1/schedules/a:pause:pause         | /api/v1/schedules/{id}:pause      | a:pause
            GET /api/v1/schedules/a/definition           | /api/v1/schedules/{id}/definition | a
            GET /api/v1/schedules/n%69ght                | /api/v1/schedules/{id}            | night
            GET /api/v1/schedules/a+b                    | /api/v1/schedules/{id}            | a+b
            GET /api/v1/schedules/a%2Fb                  | /api/v1/schedules/{id}            | a/b
            """)
    void aLineMeansOneRoute(String line, String path, String id) {
        RouteFinder.Found found = finder.find(line);
        assertThat(found.route().path()).isEqualTo(path);
        assertThat(found.names()).containsEntry("id", id);
    }

    @Test
    void runsAreNamedAsTheyAre() {
        assertThat(finder.find("GET /api/v1/runs/s@20260304T120000.500Z-inbox0").names())
                .containsEntry("run", "s@20260304T120000.500Z-inbox0");
        assertThat(finder.find("POST /api/v1/runs/s@20260304T120000Z:cancel").names())
                .containsEntry("run", "s@20260304T120000Z");
    }

    @Test
    void whatStandsBehindTheQuestionMarkIsTakenApart() {
        assertThat(finder.find("GET /api/v1/schedules/a/preview?count=3&x=a%20b+c&flag&count=4")
                        .query())
                .isEqualTo(Map.of("count", "3", "x", "a b c", "flag", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "/api/v1/schedules/a",
                "get /api/v1/schedules/a",
                "GET  /api/v1/schedules/a",
                "GET /api/v1/schedules/a HTTP/1.1",
                "GET http://host/api/v1/schedules/a",
                "GET //host/api/v1/schedules/a",
                "GET /api/v1/schedules/%zz",
                "GET /api/v1/schedules/a\\b"
            })
    void whatIsNoMethodWithAPathIsRefused(String line) {
        assertThatThrownBy(() -> finder.find(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("request: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /api/v1/overview",
                "GET /api/v1/schedules",
                "GET /api/v1/events",
                "PATCH /api/v1/schedules/a",
                "POST /api/v1/schedules/a:fly",
                "GET /api/v1/schedules/a/b/c",
                "GET /api/v1/schedules/"
            })
    void whatIsNotThereIsNotFound(String line) {
        assertThatThrownBy(() -> finder.find(line))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().status()).isEqualTo(Problems.NOT_FOUND));
    }
}
