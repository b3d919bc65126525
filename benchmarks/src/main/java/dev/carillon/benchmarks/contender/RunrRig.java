package dev.carillon.benchmarks.contender;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobBuilder;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.scheduling.RecurringJobBuilder;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/** JobRunr on a PostgreSQL of its own. */
final class RunrRig implements Rig {

    private static final int CLIENT_CONNECTIONS = 10;
    private static final int NODE_CONNECTIONS = 30;
    private static final int WORKERS = 100;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Fires fires;
    private final PostgresStore store;
    private final JsonMapper mapper = new Jackson3JsonMapper();
    private final HikariDataSource pool;
    private final StorageProvider storage;
    private final JobRequestScheduler client;

    RunrRig(Fires fires, PostgresStore store) {
        this.fires = fires;
        this.store = store;
        this.pool = store.pool(CLIENT_CONNECTIONS);
        this.storage = storage(pool);
        this.client = new JobRequestScheduler(storage);
    }

    private StorageProvider storage(HikariDataSource source) {
        StorageProvider provider = new PostgresStorageProvider(source);
        provider.setJobMapper(new JobMapper(mapper));
        return provider;
    }

    @Override
    public void putOnce(int from, int to, Instant at) {
        if (at.isAfter(Instant.now())) {
            client.create(IntStream.range(from, to)
                    .mapToObj(number -> JobBuilder.aJob()
                            .withJobRequest(new RunrMark(number))
                            .scheduleAt(at)));
        } else {
            Stream<RunrMark> marks = IntStream.range(from, to).mapToObj(RunrMark::new);
            client.enqueue(marks);
        }
    }

    @Override
    public void createOnce(int number, Instant at) {
        client.schedule(at, new RunrMark(number));
    }

    @Override
    public void putRecurring(int from, int to) {
        putCron(from, to, "*/5 * * * * *");
    }

    @Override
    public void putFar(int from, int to) {
        putCron(from, to, "0 0 0 1 6 *");
    }

    private void putCron(int from, int to, String expression) {
        for (int number = from; number < to; number++) {
            client.createRecurrently(RecurringJobBuilder.aRecurringJob()
                    .withId(Integer.toString(number))
                    .withJobRequest(new RunrMark(number))
                    .withCron(expression));
        }
    }

    @Override
    public AutoCloseable startNode() {
        HikariDataSource own = store.pool(NODE_CONNECTIONS);
        JobActivator activator = new JobActivator() {
            @Override
            public <T> T activateJob(Class<T> type) {
                return type.cast(new RunrFire(fires));
            }
        };
        StorageProvider provider = storage(own);
        BackgroundJobServer server = new BackgroundJobServer(
                provider,
                mapper,
                activator,
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(POLL)
                        .andWorkerCount(WORKERS));
        server.start();
        return () -> {
            server.stop();
            provider.close();
            own.close();
        };
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void close() {
        storage.close();
        pool.close();
        store.close();
    }
}
