package dev.carillon.node.form;

import dev.carillon.schedule.TaskName;
import dev.carillon.store.GroupPause;
import dev.carillon.store.LiveNode;
import dev.carillon.store.Pause;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How schedules stand, which their own records do not say: whether a pause of several covers them, though it holds them only
 * when they are due, and whether a live node knows their task. Pauses and nodes are read once. Immutable.
 */
public final class Standing {

    private final List<GroupPause> pauses;
    private final Set<TaskName> known;
    private final Instant now;

    private Standing(List<GroupPause> pauses, List<LiveNode> nodes, Instant now) {
        this.pauses = pauses;
        this.known = nodes.stream().flatMap(node -> node.tasks().stream()).collect(Collectors.toUnmodifiableSet());
        this.now = now;
    }

    public static Standing of(ScheduleStore store) {
        return new Standing(store.pauses(), store.nodes(), store.clock().instant());
    }

    /** The schedule, paused with the first pause of several that covers it. */
    public StoredSchedule shown(StoredSchedule stored) {
        return GroupPause.holding(pauses, stored.schedule(), now).stream()
                .findFirst()
                .filter(group -> stored.state() == ScheduleState.ACTIVE)
                .map(stored::pausedWith)
                .orElse(stored);
    }

    /** The state in words, with the pause of several that it is in. */
    public static String words(StoredSchedule shown) {
        return Words.of(shown.state())
                + shown.pause().flatMap(Pause::via).map(scope -> " by " + scope).orElse("");
    }

    /** The same, but what nothing is wrong with except that nobody can run it, is called that. */
    public String state(StoredSchedule shown) {
        return lacksNode(shown) ? "no capable node" : words(shown);
    }

    /** The fields of a JSON answer; of an active schedule also whether a live node knows its task. */
    public Map<String, Object> view(StoredSchedule shown) {
        Map<String, Object> view = ScheduleView.of(shown);
        if (shown.state() == ScheduleState.ACTIVE) {
            view.put("capableNode", !lacksNode(shown));
        }
        return view;
    }

    /** The fields of a JSON answer about one schedule. */
    public static Map<String, Object> view(ScheduleStore store, StoredSchedule stored) {
        Standing standing = of(store);
        return standing.view(standing.shown(stored));
    }

    private boolean lacksNode(StoredSchedule shown) {
        return shown.state() == ScheduleState.ACTIVE
                && !known.contains(shown.schedule().task());
    }
}
