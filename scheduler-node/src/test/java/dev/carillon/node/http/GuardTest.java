package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, without a network. */
class GuardTest {

    private static final Identity OTTO = new Identity("otto", Role.OPERATOR);

    private static Route route(String method, Role role) {
        return new Route(method, "/x", role, call -> Answer.ok(Map.of()), false, true);
    }

    private static Guard named(boolean isLocal) {
        return new Guard(HttpCase.people(), isLocal);
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER, VIEWER, true",
        "VIEWER, OPERATOR, false",
        "VIEWER, ADMIN, false",
        "OPERATOR, VIEWER, true",
        "OPERATOR, OPERATOR, true",
        "OPERATOR, ADMIN, false",
        "ADMIN, VIEWER, true",
        "ADMIN, OPERATOR, true",
        "ADMIN, ADMIN, true"
    })
    void aRoleIncludesThoseBeforeIt(Role has, Role takes, boolean may) {
        Identity who = new Identity("somebody", has);
        Route route = route("POST", takes);
        if (may) {
            named(true).requireRole(route, who, Optional.empty());
        } else {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> named(true).requireRole(route, who, Optional.empty()))
                    .satisfies(refusal -> assertThat(refusal.problem().status()).isEqualTo(Problems.FORBIDDEN));
        }
    }

    @Test
    void whoMayNotIsToldWhatItTakes() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> named(true).requireRole(route("PUT", Role.ADMIN), OTTO, Optional.empty()))
                .withMessage("This takes the role admin, and otto is operator.");
    }

    @Test
    void aSecretTellsWhoAsks() {
        assertThat(named(true).identify(Optional.of("Bearer " + HttpCase.OPERATOR)))
                .isEqualTo(OTTO);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> named(true).identify(Optional.empty()))
                .withMessageStartingWith("Say who you are");
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> named(true).identify(Optional.of("Bearer nobody's secret")))
                .withMessage("The secret is nobody's, or not of this name.");
        assertThat(new Guard(Credentials.none(), true).identify(Optional.of("Bearer whatever")))
                .isEqualTo(Identity.ANYBODY);
    }

    @Test
    void itIsReadOnlyWhileNobodyIsNamed() {
        assertThat(named(true).readOnly()).isEmpty();
        assertThat(new Guard(Credentials.none(), true).readOnly()).isPresent();
    }

    @Test
    void otherNamesMatterOnlyWhereNothingElseProtectsIt() {
        Optional<String> foreign = Optional.of("evil.example:7733");
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> new Guard(Credentials.none(), true).requireOwnHost(foreign))
                .withMessageStartingWith("Host: ");
        for (Guard open : new Guard[] {named(true), named(false), new Guard(Credentials.none(), false)}) {
            assertThatCode(() -> open.requireOwnHost(foreign)).doesNotThrowAnyException();
        }
        new Guard(Credentials.none(), true).requireOwnHost(Optional.of("localhost:7733"));
        new Guard(Credentials.none(), true).requireOwnHost(Optional.empty());
    }

    @Test
    void pagesFromElsewhereMayLookButChangeNothing() {
        Identity admin = new Identity("anna", Role.ADMIN);
        named(true).requireRole(route("GET", Role.VIEWER), admin, Optional.of("cross-site"));
        named(true).requireRole(route("DELETE", Role.ADMIN), admin, Optional.of("same-origin"));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(
                        () -> named(true).requireRole(route("DELETE", Role.ADMIN), admin, Optional.of("cross-site")))
                .withMessageStartingWith("Sec-Fetch-Site: ");
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        assertThat(Guard.HEADERS.get("Content-Security-Policy"))
                .startsWith("default-src 'none';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
    }
}
