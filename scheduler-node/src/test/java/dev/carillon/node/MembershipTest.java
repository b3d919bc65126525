package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who lives, and who looks first. */
class MembershipTest {

    private final Cluster cluster = new Cluster();

    private void start(String... names) {
        List.of(names).forEach(name -> cluster.add(name, (p, run) -> {}));
        cluster.runFor(Duration.ofSeconds(5));
    }

    private Membership of(int member) {
        return cluster.members.get(member).engine.membership();
    }

    private Map<ScheduleId, NodeId> owners(int member) {
        Map<ScheduleId, NodeId> owners = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            ScheduleId id = new ScheduleId("s" + i);
            owners.put(id, of(member).firstAt(id, Cluster.TASK.name()));
        }
        return owners;
    }

    @Test
    void allNodesAgreeAndShareEvenly() {
        start("a", "b", "c");

        Map<ScheduleId, NodeId> owners = owners(0);

        assertThat(owners(1)).isEqualTo(owners);
        assertThat(owners(2)).isEqualTo(owners);
        for (Member member : cluster.members) {
            assertThat(owners.values().stream().filter(member.id()::equals).count())
                    .isBetween(900L, 1_100L);
        }
    }

    @Test
    void onlyTheShareOfALostNodeMoves() {
        start("a", "b", "c");
        Map<ScheduleId, NodeId> before = owners(0);
        NodeId lost = cluster.members.get(2).id();

        cluster.members.get(2).halt();
        cluster.runFor(Duration.ofSeconds(10));

        Map<ScheduleId, NodeId> after = owners(0);
        assertThat(of(0).liveNodes()).hasSize(2);
        before.forEach((id, owner) -> {
            if (!owner.equals(lost)) {
                assertThat(after.get(id)).isEqualTo(owner);
            }
        });
        assertThat(after.values()).doesNotContain(lost);
    }

    @Test
    void aNodeThatDoesNotKnowTheTaskNeverLooksFirst() {
        start("a");
        TaskRegistry other =
                TaskRegistry.builder().add(Task.of("other"), (p, run) -> {}).build();
        cluster.add("b", other, settings -> settings);
        cluster.runFor(Duration.ofSeconds(5));

        assertThat(of(0).liveNodes()).hasSize(2);
        assertThat(owners(0).values()).containsOnly(cluster.members.get(0).id());
        assertThat(of(1).firstAt(new ScheduleId("s"), new TaskName("other")))
                .isEqualTo(cluster.members.get(1).id());
    }

    @Test
    void theShareOfANodeThatIsBehindGoesToTheNextUntilItIsBack() {
        start("a", "b", "c");
        Map<ScheduleId, NodeId> before = owners(0);
        NodeId late = cluster.members.get(2).id();
        ScheduleId its = before.entrySet().stream()
                .filter(e -> e.getValue().equals(late))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();

        assertThat(of(0).isBehind(its, Cluster.TASK.name())).isTrue();

        Map<ScheduleId, NodeId> meanwhile = owners(0);
        assertThat(meanwhile.values()).doesNotContain(late);
        before.forEach((id, owner) -> {
            if (!owner.equals(late)) {
                assertThat(meanwhile.get(id)).isEqualTo(owner);
            }
        });
        assertThat(owners(1)).isEqualTo(before);

        of(0).lostToOthers(its, Cluster.TASK.name());
        assertThat(owners(0)).isEqualTo(before);

        of(0).isBehind(its, Cluster.TASK.name());
        cluster.clock.advance(Duration.ofSeconds(6));
        assertThat(owners(0)).isEqualTo(before);
    }

    @Test
    void everyShardIsLookedAfterByOneNode() {
        start("a", "b", "c");

        long looking = IntStream.range(0, 64)
                .mapToLong(shard -> cluster.members.stream()
                        .filter(member -> member.engine.membership().isFirstAt(new Shard(shard)))
                        .count())
                .filter(count -> count == 1)
                .count();

        assertThat(looking).isEqualTo(64);
    }
}
