package dev.carillon.benchmarks.contender;

import dev.carillon.redis.testing.RedisCluster;
import dev.carillon.redis.testing.RedisServer;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A Redis Cluster of its own. What it tells is of its primaries; what replicas do besides is not what a claim costs. */
final class ClusterStore implements Store {

    private static final int PRIMARIES = 3;

    private final RedisCluster cluster;
    private final List<RedisStore> primaries;

    private ClusterStore(RedisCluster cluster) {
        this.cluster = cluster;
        this.primaries =
                cluster.servers().stream().limit(PRIMARIES).map(RedisStore::new).toList();
    }

    static ClusterStore start() {
        return new ClusterStore(RedisCluster.start(RedisStore::wishes));
    }

    String url() {
        return cluster.url();
    }

    private long sum(ToLongFunction<RedisStore> what) {
        return primaries.stream().mapToLong(what).sum();
    }

    @Override
    public String describe() {
        return "Redis Cluster "
                + cluster.servers().stream()
                        .map(RedisServer::version)
                        .findFirst()
                        .orElse("") + ", 3 primaries and 3 replicas, without persistence";
    }

    @Override
    public long bytes() {
        return sum(RedisStore::bytes);
    }

    @Override
    public long requests() {
        return sum(RedisStore::requests);
    }

    @Override
    public long commands() {
        return sum(RedisStore::commands);
    }

    @Override
    public long cpuMillis() {
        return sum(RedisStore::cpuMillis);
    }

    @Override
    public void resetStatistics() {
        primaries.forEach(RedisStore::resetStatistics);
    }

    @Override
    public String statistics() {
        return primaries.stream().map(RedisStore::statistics).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
