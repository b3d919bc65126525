package dev.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.evidence.EvidenceReader;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image and the Compose file on a real engine: they come up, and containers that come and go lose and double nothing. */
class ComposeIT {

    private static final int SCHEDULES = 100;
    private static final Duration HEAD_START = Duration.ofSeconds(3);
    private static final Duration STEP = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<Path, EvidenceReader> readers = new HashMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void findEngine() throws Exception {
        assumeTrue(Compose.isThere(), "there is no Docker engine with Compose");
        assumeTrue(Files.exists(Path.of("target", "lib")), "the jars are not packaged: mvn package");
    }

    @Test
    void comesUpAsTheReadmeSays() throws Exception {
        try (Compose compose = new Compose(folder)) {
            compose.run("up", "--build", "--wait", "--scale", "node=3");
            assertThat(compose.containers("node")).hasSize(3);
            assertThat(compose.run("exec", "-T", "client", "carillon", "list", "-o", "name"))
                    .contains("heartbeat");
        }
    }

    @Test
    void containersThatComeAndGoLoseAndDoubleNothing() throws Exception {
        Path evidence = Files.createDirectory(folder.resolve("evidence"));
        Files.setPosixFilePermissions(evidence, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path changes = Files.writeString(folder.resolve("evidence.yml"), evidenceIn(evidence));
        try (Compose compose = new Compose(folder, changes)) {
            compose.run("up", "--build", "--detach", "--scale", "node=3", "redis", "node");
            String address = compose.run("port", "redis", "6379");
            try (RedisScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of("redis://" + address))) {
                await().atMost(PATIENCE).until(() -> store.nodes().size() == 3);
                Instant first = Instant.now().plus(HEAD_START);
                EverySecond schedules = new EverySecond(SCHEDULES, first);
                schedules.create(new SchedulerClient(store));
                awaitStarts(schedules, evidence);
                Compose.kill(compose.containers("node").get(0));
                awaitStarts(schedules, evidence);
                for (int nodes : new int[] {6, 2}) {
                    compose.run("up", "--detach", "--no-recreate", "--scale", "node=" + nodes, "node");
                    awaitStarts(schedules, evidence);
                }
                settle(schedules, evidence, first);
            }
        }
    }

    /** Nodes whose handlers write down what they do; nothing else about them is different. */
    private static String evidenceIn(Path folder) {
        return """
            services:
              node:
                entrypoint: [sh, -c]
                command:
                  - >-
                    exec carillon demo-node --name "$$HOSTNAME" --namespace carillon --lease 9s
                    --evidence "/evidence/$$HOSTNAME.evidence"
                stdin_open: true
                volumes: ["%s:/evidence"]
                healthcheck: { disable: true }
            """.formatted(folder);
    }

    /** Waits until some more seconds' worth of fires have begun. */
    private void awaitStarts(EverySecond schedules, Path evidence) {
        int before = schedules.starts();
        await().atMost(PATIENCE).until(() -> {
            collect(schedules, evidence);
            return schedules.starts() - before > SCHEDULES * STEP.toSeconds();
        });
    }

    private void settle(EverySecond schedules, Path evidence, Instant first) {
        int seconds = (int) Duration.between(first, Instant.now()).toSeconds();
        await().atMost(PATIENCE).until(() -> {
            collect(schedules, evidence);
            return schedules.judge(seconds).missing().isEmpty();
        });
        EverySecond.Findings found = schedules.judge(seconds);
        System.out.printf(
                "containers 3, one killed, 6, 2: occurrences %d, missing %d, duplicate %d, lateness p50 %.1f ms%n",
                found.occurrences(), found.missing().size(), found.duplicate().size(), found.late(0.5));
        assertThat(found.duplicate()).isEmpty();
    }

    private void collect(EverySecond schedules, Path evidence) throws IOException {
        try (Stream<Path> files = Files.list(evidence)) {
            List<Path> all = files.toList();
            all.forEach(file -> schedules.add(
                    readers.computeIfAbsent(file, EvidenceReader::new).poll()));
        }
    }
}
