package dev.carillon.node.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What a person sees in the dashboard and does with it, in a real browser beside real nodes and a real Redis. */
class DashboardIT extends DashboardCase {

    private static final String AWAY = "Redis cannot be reached";
    private static final int HISTORY = 100;
    private static final int HOURS_A_DAY = 24;
    private static final int PAGES_LEFT = 6;

    @Test
    void firesShowWhileThePageStaysOpen() {
        openFront();
        browser.run("window.stayed = true");
        browser.awaitText("#live", "Live");
        browser.scrollTo("#schedules");
        String before = bars("heartbeat");
        Browser.awaiting().until(() -> !bars("heartbeat").equals(before));
        assertThat(browser.run("return window.stayed")).isEqualTo(true);
        assertThat(browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)"
                        + ".filter((name) => !name.startsWith(location.origin))"))
                .as("what is loaded from elsewhere")
                .isEqualTo(List.of());
    }

    @Test
    void aScheduleIsPausedForAReasonAndResumed() {
        ScheduleId id = new ScheduleId("probe-search");
        openSchedule(id);
        browser.press("Pause");
        submit();
        browser.awaitText("dialog[open] .failure", "Reason is needed.");
        assertThat(scene.client.get(id).orElseThrow().state()).isEqualTo(ScheduleState.ACTIVE);
        browser.fill("Reason", "the index is being rebuilt");
        assertThat(browser.text("dialog[open] .same"))
                .contains("carillon pause probe-search")
                .contains("the index is being rebuilt");
        submit();

        browser.awaitText("#head .head-pause", "the index is being rebuilt");
        assertThat(scene.client.get(id).orElseThrow().pause().orElseThrow().reason())
                .isEqualTo("the index is being rebuilt");
        assertNoted("pause", id);
        browser.open(scene.steered);
        Browser.awaiting()
                .until(() -> browser.text(row(id.value()) + " .pause-chip").equals("the index is being rebuilt"));

        openSchedule(id);
        browser.press("Resume");
        submit();
        Browser.awaiting().until(() -> browser.seen("#head .head-pause").isEmpty());
        assertThat(scene.client.get(id).orElseThrow().state()).isEqualTo(ScheduleState.ACTIVE);
        assertNoted("resume", id);
    }

    @Test
    void aScheduleIsRunNow() {
        ScheduleId id = new ScheduleId("invoices-acme");
        openSchedule(id);
        browser.press("Run now");
        submit();
        browser.awaitText(".notes", "waits for a node");
        browser.awaitText("#history tbody tr", "Succeeded");
        assertThat(scene.store.history(id, HISTORY))
                .extracting(RunRecord::state)
                .containsExactly(RunState.SUCCEEDED);
        assertNoted("trigger", id);
        browser.awaitText("#journal", "anna");
    }

    @Test
    void aDayIsBackfilled() {
        ScheduleId id = new ScheduleId("hourly-sync");
        openSchedule(id);
        browser.press("Backfill");
        submit();
        browser.awaitText(".notes", HOURS_A_DAY + " runs of hourly-sync now wait.");
        Browser.awaiting()
                .until(() -> scene.store.history(id, HISTORY).stream()
                                .filter(run -> run.state() == RunState.SUCCEEDED)
                                .count()
                        >= HOURS_A_DAY);
        browser.awaitText("#history tbody tr", "Succeeded");
        assertNoted("backfill", id);
    }

    /** The page offers nothing, and the node would not do it either. */
    @Test
    void whoMayOnlyLookIsOfferedNothingAndRefused() {
        browser.open(Scene.page(scene.readOnly, "heartbeat"));
        offersNothing("credentials");
        browser.openAs("vera", Scene.VIEWER, scene.steered.replace("127.0.0.1", "localhost"));
        browser.open(Scene.page(scene.steered.replace("127.0.0.1", "localhost"), "heartbeat"));
        offersNothing("This page may only look.");
    }

    private void offersNothing(String why) {
        browser.awaitText("#head .read-only", why);
        browser.awaitText("#tools .chip", "Read only");
        assertThat(browser.seen("#head .actions button")).isEmpty();
        for (String request : List.of("POST :pause", "POST :trigger", "POST :backfill", "DELETE ")) {
            String[] words = request.split(" ", 2);
            assertThat(browser.ask(
                            "const [method, rest, done] = arguments;"
                                    + "fetch('api/v1/schedules/heartbeat' + rest, {method, body: method === 'POST' ? '{}' : null,"
                                    + " headers: {'Content-Type': 'application/json'}}).then((answer) => done(answer.status))",
                            words[0],
                            words[1]))
                    .as(request)
                    .isEqualTo(403L);
        }
        browser.complaints();
    }

    @Test
    void saysThatRedisIsAwayAndGoesOnByItself() {
        openFront();
        scene.redis.stop();
        try {
            browser.awaitText(TITLE, AWAY);
            assertThat(browser.attribute("#verdict", "data-level")).isEqualTo("unknown");
            assertThat(browser.text("#verdict")).contains("Last heard at");
            browser.open(scene.steered);
            browser.awaitText(TITLE, AWAY);
            browser.awaitText("#verdict", "Nothing has been heard since this page was opened.");
        } finally {
            scene.redis.restart();
        }
        Browser.awaiting().until(() -> !browser.text(TITLE).contains(AWAY));
        assertThat(browser.attribute("#verdict", "data-level")).isNotEqualTo("unknown");
        awaitSeen(row("heartbeat"));
        browser.scrollTo("#schedules");
        String before = bars("heartbeat");
        Browser.awaiting().until(() -> !bars("heartbeat").equals(before));
    }

    /** A browser has six connections for a node, and keeps some of the pages that it has left. */
    @Test
    void aPageThatWasLeftHoldsNoConnection() {
        for (int i = 0; i < PAGES_LEFT; i++) {
            openFront();
            browser.awaitText("#live", "Live");
            openSchedule(new ScheduleId("heartbeat"));
            browser.awaitText("#live", "Live");
        }
        openFront();
    }

    @Test
    void fitsATelephone() {
        browser.narrow();
        for (String address : List.of(scene.steered, Scene.page(scene.steered, "nightly-report"))) {
            browser.open(address);
            awaitSeen("[data-filled]");
            assertFits();
        }
        browser.press("Pause");
        awaitSeen("dialog[open]");
        assertFits();
    }

    private void assertFits() {
        assertThat(browser.run("return document.documentElement.scrollWidth - innerWidth"))
                .as("pixels beside the window")
                .isEqualTo(0L);
    }

    @Test
    void isDarkWhereTheSystemIsAndLightWhereSomebodyChooses() {
        browser.prefersDark(true);
        browser.open(scene.steered);
        assertThat(brightness()).isLessThan(0.2);
        browser.seen("#tools button[aria-label='Use the light theme']").get(0).click();
        assertThat(brightness()).isGreaterThan(0.8);
        browser.open(scene.steered);
        assertThat(brightness()).as("after loading it again").isGreaterThan(0.8);
        browser.run("localStorage.clear()");
    }

    private double brightness() {
        Object sum = browser.run("return getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g)"
                + ".slice(0, 3).reduce((sum, part) => sum + Number(part), 0)");
        return ((Number) Objects.requireNonNull(sum)).doubleValue() / (3 * 255);
    }

    @Test
    void everythingGoesWithoutAMouse() {
        ScheduleId id = new ScheduleId("probe-checkout");
        openFront();
        browser.tab();
        assertThat(focused()).isEqualTo("Skip to the content");
        for (int i = 0; i < 20; i++) {
            browser.tab();
            assertThat(browser.run("const style = getComputedStyle(document.activeElement);"
                            + "return style.outlineStyle !== 'none' || style.boxShadow !== 'none'"))
                    .as("%s shows that it has the focus", focused())
                    .isEqualTo(true);
        }
        browser.run("document.activeElement.blur()");
        browser.type("/");
        browser.type("checkout");
        Browser.awaiting().until(() -> browser.seen("#schedules .row-link").size() == 1);
        browser.type(Keys.ESCAPE);
        Browser.awaiting().until(() -> focused().equals(id.value()));
        browser.type("p");
        awaitSeen("dialog[open]");
        browser.type("by hand", Keys.ENTER);
        Browser.awaiting().until(() -> scene.client.get(id).orElseThrow().state() == ScheduleState.PAUSED);
        Browser.awaiting().until(() -> browser.seen("dialog[open]").isEmpty());
        Browser.awaiting().until(() -> focused().equals(id.value()));
        browser.type(Keys.ENTER);
        Browser.awaiting().until(() -> browser.title().startsWith(id.value()));
        scene.client.resume(id);
    }

    private String focused() {
        return String.valueOf(browser.run("return document.activeElement.textContent.trim()"));
    }

    private void submit() {
        awaitSeen("dialog[open]");
        browser.seen("dialog[open] button[type=submit]").get(0).click();
    }

    private void assertNoted(String action, ScheduleId target) {
        JournalEntry entry = scene.store.journal(1).get(0);
        assertThat(List.of(entry.actor(), entry.action(), entry.target(), entry.via()))
                .containsExactly("anna", action, target.value(), "http");
    }

    private static String row(String id) {
        return "#schedules tr:has(a[href$='id=" + id + "'])";
    }

    /** How the latest runs of a schedule are drawn. */
    private String bars(String id) {
        return browser.attribute(row(id) + " .spark-ok", "d");
    }
}
