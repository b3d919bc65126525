package dev.carillon.node.http;

import dev.carillon.node.SchedulerNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a supervisor asks: is this process alive, and does its node claim. Immutable and thread-safe. */
final class Health {

    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    /** How old the view of the other nodes may be; each beat renews it. */
    private static final Duration STALE = Duration.ofSeconds(10);

    private final Stage stage;

    Health(Stage stage) {
        this.stage = stage;
    }

    /** It answers, so it lives; Redis has no part in that, because starting anew would not bring Redis back. */
    Answer live() {
        return Answer.ok("status", "up");
    }

    /** Whether the node can claim now; if not, why. */
    Answer ready() {
        List<String> problems = problems();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("status", problems.isEmpty() ? "up" : "down");
        view.put("problems", problems);
        return Answer.of(problems.isEmpty() ? Answer.OK : Problems.UNAVAILABLE, view);
    }

    private List<String> problems() {
        Optional<Stage.Scene> scene = stage.now();
        if (scene.isEmpty()) {
            return List.of(stage.reason());
        }
        SchedulerNode.Status status = scene.get().node().status();
        List<String> problems = new ArrayList<>(status.problems());
        if (!status.running()) {
            problems.add("The node does not run.");
        } else if (status.viewAge().compareTo(STALE) > 0) {
            problems.add(
                    "Redis has not answered for " + Spans.text(status.viewAge().toMillis()) + ".");
        }
        return problems;
    }
}
