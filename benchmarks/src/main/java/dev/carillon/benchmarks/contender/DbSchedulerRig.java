package dev.carillon.benchmarks.contender;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTaskWithPersistentSchedule;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.PersistentCronSchedule;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** db-scheduler on a PostgreSQL of its own. */
final class DbSchedulerRig implements Rig {

    private static final int CLIENT_CONNECTIONS = 10;
    private static final int NODE_CONNECTIONS = 30;
    private static final int THREADS = 50;
    private static final double LOWER = 0.5;
    private static final double UPPER = 4.0;
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int BULK = 10_000;

    /** The table as its documentation has it for PostgreSQL. */
    private static final String TABLE = """
            create table scheduled_tasks (
              task_name text not null,
              task_instance text not null,
              task_data bytea,
              execution_time timestamp with time zone not null,
              picked boolean not null,
              picked_by text,
              last_success timestamp with time zone,
              last_failure timestamp with time zone,
              consecutive_failures int,
              last_heartbeat timestamp with time zone,
              version bigint not null,
              priority smallint,
              primary key (task_name, task_instance)
            );
            create index execution_time_idx on scheduled_tasks (execution_time);
            create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
            """;

    private final PostgresStore store;
    private final HikariDataSource pool;
    private final OneTimeTask<Integer> once;
    private final RecurringTaskWithPersistentSchedule<PersistentCronSchedule> recurring;
    private final SchedulerClient client;
    private final AtomicInteger nodes = new AtomicInteger();

    DbSchedulerRig(Fires fires, PostgresStore store) {
        this.store = store;
        store.execute(TABLE);
        this.pool = store.pool(CLIENT_CONNECTIONS);
        this.once = Tasks.oneTime("once", Integer.class)
                .execute((task, context) -> fires.fired(Integer.parseInt(task.getId())));
        this.recurring = Tasks.recurringWithPersistentSchedule("recurring", PersistentCronSchedule.class)
                .execute((task, context) -> fires.fired(Integer.parseInt(task.getId())));
        this.client = SchedulerClient.Builder.create(pool, once, recurring).build();
    }

    @Override
    public void putOnce(int from, int to, Instant at) {
        put(from, to, number -> SchedulableInstance.of(once.instance(Integer.toString(number), number), at));
    }

    @Override
    public void createOnce(int number, Instant at) {
        client.scheduleIfNotExists(once.instance(Integer.toString(number), number), at);
    }

    @Override
    public void putRecurring(int from, int to) {
        putCron(from, to, "* * * * * *");
    }

    @Override
    public void putFar(int from, int to) {
        putCron(from, to, "0 0 0 1 6 *");
    }

    private void putCron(int from, int to, String cron) {
        put(
                from,
                to,
                number -> recurring.schedulableInstance(
                        Integer.toString(number), new PersistentCronSchedule(cron, ZoneOffset.UTC, number)));
    }

    private void put(int from, int to, IntFunction<SchedulableInstance<?>> each) {
        for (int start = from; start < to; start += BULK) {
            List<SchedulableInstance<?>> batch = IntStream.range(start, Math.min(to, start + BULK))
                    .mapToObj(each)
                    .toList();
            client.scheduleBatch(batch);
        }
    }

    @Override
    public AutoCloseable startNode() {
        HikariDataSource own = store.pool(NODE_CONNECTIONS);
        Scheduler scheduler = Scheduler.create(own, once, recurring)
                .schedulerName(new SchedulerName.Fixed("node-" + nodes.incrementAndGet()))
                .threads(THREADS)
                .pollUsingLockAndFetch(LOWER, UPPER)
                .pollingInterval(POLL)
                .build();
        scheduler.start();
        return () -> {
            scheduler.stop();
            own.close();
        };
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void close() {
        pool.close();
        store.close();
    }
}
