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
import java.util.Objects;
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
            owners.put(id, of(member).ownerOf(id, Cluster.TASK.name()));
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
        assertThat(of(1).ownerOf(new ScheduleId("s"), new TaskName("other")))
                .isEqualTo(cluster.members.get(1).id());
    }

    /** By schedule, how many nodes look at it before one. */
    private Map<ScheduleId, Integer> before(int member) {
        Map<ScheduleId, Integer> before = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            ScheduleId id = new ScheduleId("s" + i);
            before.put(id, of(member).before(id, Cluster.TASK.name()));
        }
        return before;
    }

    @Test
    void oneLooksFirstAndTheOthersOneBehindTheOther() {
        start("a", "b", "c");
        for (ScheduleId id : owners(0).keySet()) {
            assertThat(IntStream.range(0, 3).mapToObj(member -> of(member).before(id, Cluster.TASK.name())))
                    .containsExactlyInAnyOrder(0, 1, 2);
        }
        owners(0)
                .forEach((id, owner) -> assertThat(of(0).before(id, Cluster.TASK.name()) == 0)
                        .isEqualTo(owner.equals(cluster.members.get(0).id())));
    }

    @Test
    void theShareOfANodeThatIsBehindGoesToTheNextUntilItIsBack() {
        start("a", "b", "c");
        Map<ScheduleId, Integer> before = before(0);
        Map<ScheduleId, Integer> ofAnother = before(1);
        Map<ScheduleId, NodeId> owners = owners(0);
        NodeId late = cluster.members.get(2).id();
        ScheduleId its = owners.entrySet().stream()
                .filter(e -> e.getValue().equals(late) && Objects.equals(before.get(e.getKey()), 1))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();

        assertThat(of(0).areBehind(its, Cluster.TASK.name())).isTrue();
        assertThat(of(0).areBehind(its, Cluster.TASK.name())).isFalse();

        Map<ScheduleId, Integer> meanwhile = before(0);
        before.forEach((id, place) -> {
            if (late.equals(owners.get(id))) {
                assertThat(meanwhile.get(id)).isEqualTo(place - 1);
            } else if (place <= 1) {
                assertThat(meanwhile.get(id)).isEqualTo(place);
            }
        });
        assertThat(before(1)).isEqualTo(ofAnother);

        of(0).lostToOthers(its, Cluster.TASK.name());
        assertThat(before(0)).isEqualTo(before);

        of(0).areBehind(its, Cluster.TASK.name());
        cluster.clock.advance(Duration.ofSeconds(6));
        assertThat(before(0)).isEqualTo(before);
    }

    /** What the third is given both others have left. */
    @Test
    void allInFrontOfTheOneThatIsGivenItAreBehind() {
        start("a", "b", "c");
        ScheduleId last = before(0).entrySet().stream()
                .filter(e -> e.getValue() == 2)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        assertThat(of(0).areBehind(last, Cluster.TASK.name())).isTrue();
        assertThat(before(0).values()).containsOnly(0);
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
