package dev.carillon.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.lang.reflect.Method;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, where people are named: every route, asked by everybody. */
class AccessTest extends HttpCase {

    private static final Map<Role, String> SECRETS =
            Map.of(Role.VIEWER, VIEWER, Role.OPERATOR, OPERATOR, Role.ADMIN, ADMIN);

    /** What a request for a route is, with things in it that there are not. */
    static String path(Route route) {
        return route.path()
                .replace("{id}", "none")
                .replace("{run}", "none@20260304T110000Z")
                .replace("{name}", "none")
                .replace("{scope}", "tag:none");
    }

    private static Reply ask(Api who, Route route) {
        return who.ask(
                route.method(), path(route), route.isChange() && !route.method().equals("DELETE") ? "{}" : "");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aRouteTakesItsRole(Route route) {
        for (Role role : Role.values()) {
            Reply reply = ask(api.as(SECRETS.getOrDefault(role, "")), route);
            if (role.includes(route.role())) {
                assertThat(reply.status()).isNotIn(Problems.UNAUTHORIZED, Problems.FORBIDDEN, Problems.FAILED);
            } else {
                reply.is(Problems.FORBIDDEN);
                assertThat(reply.text("detail")).startsWith("This takes the role ");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void nobodyIsToldAnythingWithoutASecret(Route route) {
        for (Api stranger : List.of(
                api.anonymous(),
                api.as("a secret of nobody's"),
                api.with("Authorization", "Bearer"),
                api.with("Authorization", "Basic %%%"),
                api.with("Authorization", basic("vera", ADMIN)),
                api.with("Authorization", "Digest " + ADMIN))) {
            Reply reply = ask(stranger, route).is(Problems.UNAUTHORIZED);
            assertThat(reply.header("WWW-Authenticate")).startsWith("Basic ");
            assertThat(reply.body()).doesNotContain(ADMIN);
        }
        assertThat(line.calls()).isZero();
    }

    private static String basic(String name, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + secret).getBytes(UTF_8));
    }

    @Test
    void aNameAndItsSecretAreAsGoodAsTheSecretAlone() {
        Reply reply = api.with("Authorization", basic("otto", OPERATOR)).get(API + "/whoami");
        assertThat(reply.is(Answer.OK).text("name")).isEqualTo("otto");
        assertThat(api.with("Authorization", "bearer " + VIEWER)
                        .get(API + "/whoami")
                        .text("role"))
                .isEqualTo("viewer");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aChangeThatIsRefusedLeavesNothingInTheStore(Route route) {
        hourly("none");
        List<StoredSchedule> before = schedules();
        int noted = line.calls("note");
        if (route.role() != Role.VIEWER) {
            ask(api.as(VIEWER), route).is(Problems.FORBIDDEN);
        }
        ask(api.anonymous(), route).is(Problems.UNAUTHORIZED);
        assertThat(schedules()).isEqualTo(before);
        assertThat(line.calls("note")).isEqualTo(noted);
    }

    private List<StoredSchedule> schedules() {
        return client.list(ListRequest.all()).toList();
    }

    @Test
    void looksChangeNothing() {
        hourly("none");
        hour();
        int before = line.calls();
        Map<String, Integer> changes = changes();
        for (Route route : routes()) {
            if (!route.isChange()) {
                ask(api, route);
            }
        }
        assertThat(line.calls() - before).isPositive();
        assertThat(changes()).isEqualTo(changes);
    }

    /** How often each method of the store was called that does more than answer. */
    private Map<String, Integer> changes() {
        List<String> looks = List.of(
                "calendars",
                "deadLetters",
                "endedPauses",
                "excepting",
                "get",
                "history",
                "journal",
                "list",
                "minutes",
                "nodes",
                "pauses",
                "peek",
                "report",
                "run",
                "summary");
        return Stream.of(ScheduleStore.class.getMethods())
                .map(Method::getName)
                .distinct()
                .filter(name -> !looks.contains(name))
                .collect(Collectors.toMap(name -> name, line::calls));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aPageFromElsewhereChangesNothing(Route route) {
        for (String site : List.of("cross-site", "same-site", "whatever")) {
            Reply reply = ask(api.with("Sec-Fetch-Site", site), route);
            if (route.isChange()) {
                assertThat(reply.is(Problems.FORBIDDEN).text("detail")).startsWith("Sec-Fetch-Site: ");
            } else {
                assertThat(reply.status()).isNotEqualTo(Problems.FORBIDDEN);
            }
        }
        for (String site : List.of("same-origin", "none")) {
            assertThat(ask(api.with("Sec-Fetch-Site", site), route).status()).isNotEqualTo(Problems.FORBIDDEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/index.html", "/schedule.html", "/assets/none.js", "/nothing", "/api", "/api/v1/events"})
    void filesAndEventsTakeASecretToo(String path) {
        api.anonymous().get(path).is(Problems.UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
    void whatSupervisorsAskTakesNone(String path) {
        assertThat(api.anonymous().get(path).status()).isNotEqualTo(Problems.UNAUTHORIZED);
    }

    @Test
    void whatThereIsNotIsAProblemBelowTheApiAndNoFileElsewhere() {
        for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
            assertThat(api.ask(method, API + "/nothing", "")
                            .is(Problems.NOT_FOUND)
                            .text("detail"))
                    .contains("/openapi.yaml");
        }
        api.ask("DELETE", API + "/overview", "").is(Problems.NOT_FOUND);
        api.get("/nothing").is(Problems.NOT_FOUND);
        api.get("/../../etc/passwd").is(Problems.NOT_FOUND);
        api.get("/%2e%2e/openapi.yaml").is(Problems.NOT_FOUND);
    }
}
