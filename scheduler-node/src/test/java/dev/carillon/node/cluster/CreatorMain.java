package dev.carillon.node.cluster;

import dev.carillon.client.Outcome;
import dev.carillon.client.ScheduleHandle;
import dev.carillon.client.SchedulerClient;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.schedule.Payload;
import dev.carillon.store.ScheduleStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client process. Arguments: Redis URL, namespace, and what to create: {@code same N} for N definitions without a chosen
 * id, or {@code soon N MILLIS APART} for N one-time schedules, each due that many milliseconds after its creation.
 * It says "ready", waits for a line, creates, and says how many were new.
 */
final class CreatorMain {

    private CreatorMain() {}

    public static void main(String[] args) throws IOException {
        try (ScheduleStore store =
                RedisScheduleStore.open(RedisStoreConfig.of(args[0]).withNamespace(args[1]))) {
            SchedulerClient client = new SchedulerClient(store);
            // the first request of a process pays for loading its classes
            client.schedule("warm-up", Payload.NONE)
                    .id("warm-up")
                    .every(Duration.ofDays(1))
                    .create();
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            int created = args[2].equals("same")
                    ? createSame(client, Integer.parseInt(args[3]))
                    : createSoon(
                            client, Integer.parseInt(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]));
            System.out.println("created " + created);
        }
    }

    private static int createSame(SchedulerClient client, int count) {
        int created = 0;
        for (int i = 0; i < count; i++) {
            ScheduleHandle handle = client.schedule("same", Payload.of(Map.of("number", i, "text", "x" + i)))
                    .cron("30 2 * * *")
                    .zone("Europe/Berlin")
                    .create();
            if (handle.outcome() == Outcome.CREATED) {
                created++;
            }
        }
        return created;
    }

    private static int createSoon(SchedulerClient client, int count, int millis, int apartMillis) {
        for (int i = 0; i < count; i++) {
            client.schedule("soon", Payload.of(i)).in(Duration.ofMillis(millis)).create();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(apartMillis));
        }
        return count;
    }
}
