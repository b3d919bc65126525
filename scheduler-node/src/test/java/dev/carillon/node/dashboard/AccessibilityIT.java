package dev.carillon.node.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.ScheduleId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No page of the dashboard, as wide or dark as it may be, has a serious fault by the rules of axe. */
class AccessibilityIT extends DashboardCase {

    private static final String AXE = "axe.min.js";

    private static final String FIND_SERIOUS = "const done = arguments[0]; axe.run().then(({violations}) => done("
            + "violations.filter(({impact}) => ['serious', 'critical'].includes(impact))"
            + ".flatMap(({id, nodes}) => nodes.map(({target}) => id + ': ' + target.join(' ')))))";

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void nothingIsSeriouslyWrong(boolean dark, boolean narrow) throws IOException {
        browser.prefersDark(dark);
        if (narrow) {
            browser.narrow();
        }
        openFront();
        assertThat(serious()).as("front page").isEmpty();
        openSchedule(new ScheduleId("mail-digest"));
        awaitSeen("#history tbody tr");
        assertThat(serious()).as("page of a schedule").isEmpty();
        browser.press("Backfill");
        awaitSeen("dialog[open]");
        assertThat(serious()).as("dialog").isEmpty();
    }

    private List<?> serious() throws IOException {
        if (!Boolean.TRUE.equals(browser.run("return typeof axe === 'object'"))) {
            browser.run(axe());
        }
        return (List<?>) Objects.requireNonNull(browser.ask(FIND_SERIOUS));
    }

    private static String axe() throws IOException {
        try (InputStream script = AccessibilityIT.class.getClassLoader().getResourceAsStream(AXE)) {
            return new String(Objects.requireNonNull(script, AXE).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
