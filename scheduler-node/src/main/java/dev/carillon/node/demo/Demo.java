package dev.carillon.node.demo;

import dev.carillon.node.evidence.Directory;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.node.evidence.NodeProcess;
import dev.carillon.node.evidence.Outcome;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The demo from beginning to end. Runs once. */
final class Demo {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration TALLY_EVERY = Duration.ofSeconds(5);
    private static final Duration HEAD_START = Duration.ofSeconds(1);
    /** How long to wait for a moment in which a kill hits a long run. */
    private static final Duration CHOICE = Duration.ofSeconds(5);
    /** How long what is outstanding at the end may take, before it is counted as missing. */
    private static final Duration LAST_CHANCE = Duration.ofSeconds(10);

    private final DemoOptions options;
    private final PrintStream out;
    private final PrintStream lines;
    private final MachineClock clock = new MachineClock();

    /** @param out where the result goes; the lines before it too, unless one JSON object is wanted */
    Demo(DemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.lines =
                options.json() ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) : out;
    }

    /** Runs the demo and returns its verdict. */
    Verdict run() throws InterruptedException {
        try (Cluster cluster = Cluster.open(options.redis(), clock)) {
            lines.println(cluster.describe());
            Directory directory = Directory.open(options.evidence(), "demo");
            cluster.startNodes(options, directory.path());
            cluster.nodes().forEach(node -> lines.println(node.name() + " runs as process " + node.pid()));
            Verdict verdict = watch(cluster);
            tell(verdict);
            leave(directory, verdict);
            return verdict;
        }
    }

    private void leave(Directory directory, Verdict verdict) {
        if (!directory.stays() && verdict.outcome() == Outcome.CLEAN) {
            directory.remove();
        } else if (options.json()) {
            System.err.println("evidence: " + directory.path());
        } else {
            out.println("evidence: " + directory.path());
        }
    }

    private Verdict watch(Cluster cluster) throws InterruptedException {
        Instant base = Instant.ofEpochMilli(clock.wallMicros() / 1_000)
                .plus(HEAD_START)
                .truncatedTo(ChronoUnit.MILLIS);
        DemoSchedules schedules = new DemoSchedules(cluster.client(), clock, base);
        List<Expected> expected = schedules.create(options.length());
        lines.println(expected.size() + " schedules created");
        Checker checker =
                new Checker(expected, options.nodes(), options.killAfter().isPresent());
        Watch watch = new Watch(checker, expected, lines);
        long endMicros = micros(base) + options.length().toNanos() / 1_000;
        follow(cluster, watch, micros(base), endMicros);
        cluster.stopNodes();
        watch.add(cluster.newEvents());
        schedules.delete();
        return checker.check(watch.events(), watch.loss(), endMicros, cluster.troubles());
    }

    /** Looks on until the end, and then until nothing is outstanding. */
    private void follow(Cluster cluster, Watch watch, long startMicros, long endMicros) throws InterruptedException {
        Optional<Long> killMicros = options.killAfter().map(after -> startMicros + after.toNanos() / 1_000);
        long tallyMicros = startMicros + TALLY_EVERY.toNanos() / 1_000;
        boolean over = false;
        while (!over) {
            clock.sleep(TICK);
            watch.add(cluster.newEvents());
            long now = clock.wallMicros();
            if (killMicros.isPresent()
                    && now >= killMicros.get()
                    && watch.loss().isEmpty()) {
                kill(cluster, watch, now - killMicros.get());
            }
            watch.showTakeOver(now);
            if (now >= tallyMicros) {
                watch.showTally(now);
                tallyMicros += TALLY_EVERY.toNanos() / 1_000;
            }
            over = now >= endMicros && (watch.isSettled(endMicros) || now >= lastMicros(watch, endMicros));
        }
        watch.showTakeOver(clock.wallMicros());
    }

    private static long lastMicros(Watch watch, long endMicros) {
        long last = watch.loss().map(Loss::wallMicros).orElse(endMicros);
        return Math.max(endMicros, last) + LAST_CHANCE.toNanos() / 1_000;
    }

    /** Kills a node that is in the middle of a long run; after a while any node will do. */
    private void kill(Cluster cluster, Watch watch, long overdueMicros) {
        Optional<String> victim = watch.victim(clock.wallMicros());
        if (victim.isEmpty() && overdueMicros < CHOICE.toNanos() / 1_000) {
            return;
        }
        NodeProcess node = cluster.node(victim.orElse("node-2"));
        Loss loss = new Loss(node.name(), clock.wallMicros());
        node.kill();
        watch.killing(loss);
    }

    private void tell(Verdict verdict) {
        if (options.json()) {
            out.println(VerdictJson.of(verdict));
        } else {
            Words.verdict(verdict).forEach(out::println);
        }
    }

    private static long micros(Instant instant) {
        return instant.toEpochMilli() * 1_000;
    }
}
