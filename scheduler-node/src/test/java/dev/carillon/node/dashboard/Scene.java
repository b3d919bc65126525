package dev.carillon.node.dashboard;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.http.Credentials;
import dev.carillon.node.http.HttpConfig;
import dev.carillon.node.http.HttpDoor;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.NodeId;
import dev.carillon.run.Ticker;
import dev.carillon.schedule.Retry;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks at: a Redis, two nodes, schedules of every kind. The first node may be steered by who has a secret,
 * the second one only looked at.
 */
final class Scene implements AutoCloseable {

    static final String ADMIN = "secret-of-anna-0003";
    static final String VIEWER = "secret-of-vera-0001";

    private static final Duration FIXED_WORK = Duration.ofMillis(12);
    private static final int FAILS_ONE_IN = 9;
    private static final Task<@Nullable Void> IMPORT = Task.of("shop.import");
    private static final Task<@Nullable Void> REPORT = Task.of("billing.report");
    private static final Task<@Nullable Void> MAIL = Task.of("mail.send");
    private static final Task<@Nullable Void> PROBE = Task.of("ops.probe");

    final RedisServer redis = RedisServer.builder().own().appendOnly().start();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final AtomicInteger mails = new AtomicInteger();
    final SchedulerClient client;
    final ScheduleStore store;

    /** Where whoever has a secret may steer. */
    final String steered;

    /** Where nobody may. */
    final String readOnly;

    /** @param folder where to put a file */
    Scene(Path folder) throws IOException {
        Path people = Files.writeString(
                folder.resolve("credentials"), "admin anna " + ADMIN + "\nviewer vera " + VIEWER + "\n");
        store = open();
        client = new SchedulerClient(store, "setup");
        steered = startNode("berlin-1", HttpConfig.at("127.0.0.1:0").withCredentials(Credentials.read(people)));
        readOnly = startNode("berlin-2", HttpConfig.at("127.0.0.1:0"));
        create();
    }

    private RedisScheduleStore open() {
        RedisScheduleStore made = RedisScheduleStore.open(RedisStoreConfig.of(redis.url()));
        opened.add(0, made);
        return made;
    }

    private String startNode(String name, HttpConfig http) {
        HttpDoor door = new HttpDoor(http, InstantSource.system(), Ticker.system());
        RedisScheduleStore line = open();
        SchedulerNode node = new SchedulerNode(
                line,
                tasks(),
                NodeConfig.builder()
                        .node(new NodeId(name))
                        .meters(door.meters())
                        .build());
        opened.add(0, door);
        opened.add(0, node);
        node.start();
        door.open(line, node);
        return door.address();
    }

    private TaskRegistry tasks() {
        return TaskRegistry.builder()
                .add(IMPORT, (nothing, run) -> Thread.sleep(FIXED_WORK.multipliedBy(4)))
                .add(REPORT, (nothing, run) -> {
                    run.progress(2, 3);
                    Thread.sleep(FIXED_WORK.multipliedBy(9));
                    run.result(List.of("invoices.pdf"));
                })
                .add(PROBE, (nothing, run) -> Thread.sleep(FIXED_WORK))
                .add(MAIL, (nothing, run) -> {
                    if (mails.incrementAndGet() % FAILS_ONE_IN == 0) {
                        throw new IllegalStateException("the mail server says 421, too many connections");
                    }
                    Thread.sleep(FIXED_WORK.multipliedBy(2));
                })
                .build();
    }

    private void create() {
        every("heartbeat", PROBE, Duration.ofSeconds(1), "ops");
        every("probe-checkout", PROBE, Duration.ofSeconds(2), "ops");
        every("probe-search", PROBE, Duration.ofSeconds(5), "ops");
        every("import-stock", IMPORT, Duration.ofSeconds(30), "shop");
        cron("import-orders", IMPORT, "*/10 * 6-21 * * MON-FRI", "America/Los_Angeles", "shop");
        cron("mail-queue", MAIL, "*/5 * 7-20 * * *", "America/Los_Angeles", "mail");
        cron("mail-digest", MAIL, "0/15 * * * * *", "UTC", "mail");
        cron("hourly-sync", IMPORT, "17 * * * *", "UTC", "shop");
        cron("nightly-report", REPORT, "30 2 * * *", "Europe/Berlin", "billing");
        cron("invoices-acme", REPORT, "0 6 1 * *", "Europe/Berlin", "billing");
        cron("week-in-numbers", REPORT, "0 7 * * MON", "America/New_York", "billing");
        cron("newsletter", MAIL, "*/10 8-18 * * MON-FRI", "Europe/Berlin", "mail");
        cron("stock-count", IMPORT, "*/7 * * * *", "Asia/Tokyo", "shop");
        cron("certificates", PROBE, "*/15 * * * *", "UTC", "ops");
        client.schedule(IMPORT)
                .id("migrate-once")
                .in(Duration.ofMinutes(41))
                .tags("shop")
                .create();
        client.schedule(REPORT)
                .id("reminders")
                .everyAfterCompletion(Duration.ofMinutes(3))
                .tags("billing")
                .create();
    }

    private void every(String id, Task<@Nullable Void> task, Duration period, String tag) {
        client.schedule(task).id(id).every(period).tags(tag).create();
    }

    private void cron(String id, Task<@Nullable Void> task, String expression, String zone, String tag) {
        client.schedule(task)
                .id(id)
                .cron(expression)
                .zone(zone)
                .tags(tag)
                .retry(Retry.NONE)
                .create();
    }

    /** The page of a schedule. */
    static String page(String address, String id) {
        return address + "/schedule.html?id=" + id;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        redis.close();
    }
}
