package dev.carillon.benchmarks.contender;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;

/** Quartz on a PostgreSQL of its own. */
final class QuartzRig implements Rig {

    private static final int BULK = 500;
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");
    private static final String TABLES = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";
    private static final String SETTINGS = """
            org.quartz.scheduler.instanceName=benchmark
            org.quartz.scheduler.instanceId=NODE
            org.quartz.scheduler.skipUpdateCheck=true
            org.quartz.scheduler.idleWaitTime=1000
            org.quartz.scheduler.batchTriggerAcquisitionMaxCount=20
            org.quartz.threadPool.class=org.quartz.simpl.SimpleThreadPool
            org.quartz.threadPool.threadCount=20
            org.quartz.jobStore.class=org.quartz.impl.jdbcjobstore.JobStoreTX
            org.quartz.jobStore.driverDelegateClass=org.quartz.impl.jdbcjobstore.PostgreSQLDelegate
            org.quartz.jobStore.dataSource=NODE
            org.quartz.jobStore.isClustered=true
            org.quartz.jobStore.acquireTriggersWithinLock=true
            org.quartz.dataSource.NODE.provider=hikaricp
            org.quartz.dataSource.NODE.URL=STORE
            org.quartz.dataSource.NODE.driver=org.postgresql.Driver
            org.quartz.dataSource.NODE.user=postgres
            org.quartz.dataSource.NODE.maxConnections=30
            """;

    private final PostgresStore store;
    private final Scheduler client;
    private final AtomicInteger nodes = new AtomicInteger();

    QuartzRig(Fires fires, PostgresStore store) {
        QuartzFire.tell(fires);
        this.store = store;
        store.execute(tables());
        try {
            this.client = scheduler("client");
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz does not start", e);
        }
    }

    private static String tables() {
        try (InputStream script = Scheduler.class.getResourceAsStream(TABLES)) {
            return new String(Objects.requireNonNull(script, TABLES).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Quartz has no " + TABLES, e);
        }
    }

    /** Nodes of a cluster have one name, by which Quartz would hand out the same one again: so it is made to forget them. */
    private Scheduler scheduler(String id) throws SchedulerException {
        Properties settings = new Properties();
        SETTINGS.replace("NODE", id)
                .replace("STORE", store.jdbcUrl())
                .lines()
                .map(line -> line.split("=", 2))
                .forEach(pair -> settings.setProperty(pair[0], pair[1]));
        Scheduler scheduler = new StdSchedulerFactory(settings).getScheduler();
        SchedulerRepository.getInstance().remove(scheduler.getSchedulerName());
        return scheduler;
    }

    @Override
    public void putOnce(int from, int to, Instant at) throws Exception {
        put(from, to, number -> onceAt(number, at));
    }

    @Override
    public void createOnce(int number, Instant at) throws Exception {
        client.scheduleJob(detail(number), onceAt(number, at));
    }

    @Override
    public void putRecurring(int from, int to) throws Exception {
        putCron(from, to, "* * * * * ?");
    }

    @Override
    public void putFar(int from, int to) throws Exception {
        putCron(from, to, "0 0 0 1 6 ?");
    }

    private void putCron(int from, int to, String expression) throws Exception {
        put(
                from,
                to,
                number -> TriggerBuilder.newTrigger()
                        .withIdentity(Integer.toString(number))
                        .withSchedule(
                                CronScheduleBuilder.cronSchedule(expression).inTimeZone(UTC))
                        .build());
    }

    private void put(int from, int to, IntFunction<Trigger> each) throws Exception {
        for (int start = from; start < to; start += BULK) {
            Map<JobDetail, Set<? extends Trigger>> batch = new HashMap<>();
            for (int number = start; number < Math.min(to, start + BULK); number++) {
                batch.put(detail(number), Set.of(each.apply(number)));
            }
            client.scheduleJobs(batch, false);
        }
    }

    private static JobDetail detail(int number) {
        return JobBuilder.newJob(QuartzFire.class)
                .withIdentity(Integer.toString(number))
                .build();
    }

    private static Trigger onceAt(int number, Instant at) {
        return TriggerBuilder.newTrigger()
                .withIdentity(Integer.toString(number))
                .startAt(Date.from(at))
                .build();
    }

    @Override
    public AutoCloseable startNode() throws Exception {
        Scheduler node = scheduler("node" + nodes.incrementAndGet());
        node.start();
        return () -> node.shutdown(true);
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void close() throws Exception {
        client.shutdown();
        store.close();
    }
}
