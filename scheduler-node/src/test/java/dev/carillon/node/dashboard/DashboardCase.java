package dev.carillon.node.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.schedule.ScheduleId;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A browser before a {@link Scene}, signed in as an admin; both are there for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DashboardCase {

    static final String TITLE = "#verdict-title";

    @SuppressWarnings("NullAway.Init")
    Browser browser;

    @SuppressWarnings("NullAway.Init")
    Scene scene;

    /** What was to be seen when a test failed is kept beside its report. */
    @RegisterExtension
    final AfterTestExecutionCallback shown = context -> {
        if (context.getExecutionException().isPresent()) {
            String name =
                    getClass().getSimpleName() + "-" + context.getDisplayName().replaceAll("\\W+", "-");
            browser.picture(Path.of("target", "failsafe-reports", name + ".png"));
            System.out.println(browser.address() + "\n" + browser.text("body"));
        }
    };

    @BeforeAll
    final void open(@TempDir Path folder) throws Exception {
        Optional<Browser> found = Browser.find();
        assumeTrue(found.isPresent(), "there is no chromium with a chromedriver on the PATH");
        browser = found.get();
        scene = new Scene(folder);
        browser.openAs("anna", Scene.ADMIN, scene.steered);
    }

    @AfterAll
    final void close() throws Exception {
        if (scene != null) {
            scene.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    final void asAtFirst() {
        browser.wide();
        browser.prefersDark(false);
    }

    @AfterEach
    final void nothingToComplainOf() {
        assertThat(browser.complaints()).isEmpty();
    }

    /** Opens the front page, and waits until all of it is filled. */
    final void openFront() {
        browser.open(scene.steered);
        awaitSeen("#verdict[data-filled]");
        awaitSeen("#schedules .row-link");
    }

    /** Opens the page of a schedule, and waits until it is filled. */
    final void openSchedule(ScheduleId id) {
        browser.open(Scene.page(scene.steered, id.value()));
        awaitSeen("#head[data-filled]");
    }

    final void awaitSeen(String css) {
        Browser.awaiting().until(() -> !browser.seen(css).isEmpty());
    }
}
