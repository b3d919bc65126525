package dev.carillon.node.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.schedule.ScheduleId;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The pictures of the dashboard in the documentation. With {@code -Dcarillon.docs.write=true} they are taken anew, of nodes
 * that have run for three minutes, or for as many as {@code -Dcarillon.pictures.minutes} says.
 */
class PicturesIT extends DashboardCase {

    private static final Path FOLDER = Path.of("..", "docs", "pictures");
    private static final List<String> NAMES =
            List.of("dashboard.png", "dashboard-dark.png", "dashboard-narrow.png", "schedule.png", "pause.png");
    private static final Duration BEFORE = Duration.ofMinutes(Integer.getInteger("carillon.pictures.minutes", 3));

    @Test
    void areThereAndShownSomewhere() throws IOException {
        String pages =
                Files.readString(Path.of("..", "README.md")) + Files.readString(Path.of("..", "docs", "dashboard.md"));
        for (String name : NAMES) {
            BufferedImage picture =
                    Objects.requireNonNull(ImageIO.read(FOLDER.resolve(name).toFile()), name);
            assertThat(picture.getHeight()).as(name).isGreaterThan(400);
            assertThat(pages).contains("pictures/" + name);
        }
    }

    @Test
    void areTakenOfNodesThatRun() throws IOException {
        assumeTrue(Boolean.getBoolean("carillon.docs.write"), "pictures are taken with -Dcarillon.docs.write=true");
        for (String probe : List.of("heartbeat", "probe-checkout", "probe-search")) {
            scene.client.delete(new ScheduleId(probe));
        }
        Instant until = Instant.now().plus(BEFORE);
        Awaitility.await()
                .atMost(BEFORE.plusMinutes(1))
                .until(() -> Instant.now().isAfter(until));
        scene.client.pause(new ScheduleId("newsletter"), "the new template is being written");
        browser.tall();
        openFront();
        take("dashboard.png");
        browser.prefersDark(true);
        openFront();
        take("dashboard-dark.png");
        browser.prefersDark(false);
        openSchedule(new ScheduleId("mail-digest"));
        awaitSeen("#history tbody tr");
        take("schedule.png");
        browser.wide();
        browser.press("Pause");
        browser.fill("Reason", "the mail server is being moved");
        take("pause.png");
        browser.narrow();
        openFront();
        take("dashboard-narrow.png");
    }

    private void take(String name) throws IOException {
        browser.picture(FOLDER.resolve(name));
    }
}
