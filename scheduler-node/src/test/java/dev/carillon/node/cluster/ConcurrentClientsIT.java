package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The same definition is the same schedule, also when two processes create it at the same moment. */
class ConcurrentClientsIT {

    private static final int DEFINITIONS = 1_000;

    @Test
    void twoProcessesCreateTheSameThousandTwice() throws Exception {
        try (RedisServer server = RedisServer.start();
                ScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(server.url()).withNamespace("same"))) {
            assertThat(createdBySimultaneousClients(server)).isEqualTo(DEFINITIONS);
            List<StoredSchedule> first = schedules(store);
            assertThat(createdBySimultaneousClients(server)).isZero();
            List<StoredSchedule> second = schedules(store);
            assertThat(first).hasSize(DEFINITIONS);
            assertThat(second).containsExactlyInAnyOrderElementsOf(first);
            System.out.printf("two processes, twice: %d schedules%n", second.size());
        }
    }

    private static int createdBySimultaneousClients(RedisServer server) throws Exception {
        String count = Integer.toString(DEFINITIONS);
        try (ChildJvm one = ChildJvm.start(CreatorMain.class, server.url(), "same", "same", count);
                ChildJvm two = ChildJvm.start(CreatorMain.class, server.url(), "same", "same", count)) {
            one.awaitLine("ready");
            two.awaitLine("ready");
            one.go();
            two.go();
            return created(one) + created(two);
        }
    }

    private static int created(ChildJvm process) throws Exception {
        return Integer.parseInt(process.awaitSuccess().strip().substring("created ".length()));
    }

    private static List<StoredSchedule> schedules(ScheduleStore store) {
        ListRequest all =
                new ListRequest("", 100, Optional.of(new TaskName("same")), Optional.empty(), Optional.empty());
        return new SchedulerClient(store).list(all).toList();
    }
}
