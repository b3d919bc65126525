package dev.carillon.node.chaos;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.evidence.Directory;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.node.evidence.Outcome;
import dev.carillon.schedule.ScheduleId;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A trial from beginning to end. Runs once. */
final class Chaos {

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration HEAD_START = Duration.ofSeconds(2);
    /** How long the administrator may need for its last requests when Redis is well. */
    private static final Duration ADMINISTRATOR_PATIENCE = Duration.ofSeconds(30);
    /** How many leases to look on at least: by then whatever starts twice has. */
    private static final int LEASES_TO_LOOK_ON = 2;
    /** How long what a trial has left undone may take: a cluster that had to rest for most of it has a backlog. */
    private static final Duration MOST_SETTLING = Duration.ofMinutes(5);

    private static final Duration LOOK = Duration.ofMillis(200);

    private final ChaosOptions options;
    private final PrintStream out;
    private final PrintStream lines;
    private final MachineClock clock = new MachineClock();

    /** @param out where the verdict goes; the lines before it too, unless one JSON object is wanted */
    Chaos(ChaosOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.lines =
                options.json() ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) : out;
    }

    Verdict run() throws InterruptedException {
        Directory directory = Directory.open(options.evidence(), "chaos");
        Verdict verdict;
        try (Site site = Site.open(options, directory.path(), clock)) {
            lines.println(site.describe() + ", seed " + options.seed());
            verdict = disturb(site);
        }
        if (options.json()) {
            out.println(Words.json(verdict));
        } else {
            Words.lines(verdict).forEach(out::println);
        }
        if (!directory.stays() && verdict.outcome() == Outcome.CLEAN) {
            directory.remove();
        } else {
            lines.println("evidence: " + directory.path());
        }
        return verdict;
    }

    private Verdict disturb(Site site) throws InterruptedException {
        Usage before = site.usage();
        Instant base = Instant.ofEpochMilli(clock.wallMicros() / 1_000)
                .plus(HEAD_START)
                .truncatedTo(ChronoUnit.MILLIS);
        SchedulerClient client = new SchedulerClient(site.store());
        List<Asked> asked = new ArrayList<>(
                new Workload(client, clock, options.seed(), base).create(options.rate(), options.length()));
        Administrator administrator = new Administrator(client, clock, options.seed(), base);
        lines.println(asked.size() + " schedules created");
        Disturbances disturbances = makeFaults(site, administrator);
        long endMicros = clock.wallMicros();
        clock.sleep(options.lease().multipliedBy(LEASES_TO_LOOK_ON));
        asked.addAll(administrator.asked());
        awaitSettled(client, asked, Instant.ofEpochMilli(endMicros / 1_000));
        asked.forEach(each -> client.delete(new ScheduleId(each.id())));
        site.awaitIdle();
        Usage after = site.usage();
        site.stopNodes();
        Judge judge = new Judge(asked, disturbances, options.lease(), clock.wallMicros() * 1_000 - clock.nanos());
        site.newEvents().forEach(judge::add);
        judge.judge(endMicros);
        judge.judgeTriggered(administrator.triggered());
        Findings findings = judge.findings();
        findings.used(before, after);
        site.troubles().forEach(trouble -> findings.violation(Violation.PROCESS, trouble));
        site.leftOvers().forEach(left -> findings.violation(Violation.LEFT_OVER, left));
        boolean areWrong = judge.wrongClocks()
                >= options.skews().stream().filter(skew -> !skew.isZero()).count();
        return Verdict.of(findings, disturbances, options.faults(), areWrong, judge.wrongClocks());
    }

    /** Waits for what was due while there were faults, as long as there is some left and there is time: what is left then is missing. */
    private void awaitSettled(SchedulerClient client, List<Asked> asked, Instant end) throws InterruptedException {
        long latest = clock.nanos() + MOST_SETTLING.toNanos();
        for (Asked each : asked) {
            while (clock.nanos() < latest && isBehind(client, each, end)) {
                clock.sleep(LOOK);
            }
        }
    }

    private static boolean isBehind(SchedulerClient client, Asked asked, Instant end) {
        return client.get(new ScheduleId(asked.id()))
                .filter(stored ->
                        stored.next().filter(next -> !next.isAfter(end)).isPresent()
                                || Stream.concat(stored.unfinished().stream(), stored.queued().stream())
                                        .anyMatch(run -> !run.nominal().isAfter(end)))
                .isPresent();
    }

    private Disturbances makeFaults(Site site, Administrator administrator) throws InterruptedException {
        ChaosPlan plan =
                ChaosPlan.of(options.seed(), options.length(), options.lease(), options.nodes(), options.faults());
        Injector injector = new Injector(plan, site, clock, options, lines);
        // what was asked for and acknowledged may be lost too: then nobody could say what should be
        boolean changes = !options.faults().contains(FaultKind.POWER_LOSS);
        Optional<Thread> changing = changes ? Optional.of(administrator.start()) : Optional.empty();
        long begin = clock.nanos();
        while (!injector.isDone() || sinceNanos(begin).compareTo(options.length()) < 0) {
            injector.tick(sinceNanos(begin));
            clock.sleep(TICK);
        }
        administrator.finish();
        if (changing.isPresent()) {
            changing.get().join(ADMINISTRATOR_PATIENCE.toMillis());
            administrator.trouble().ifPresent(site::trouble);
        }
        return injector.disturbances();
    }

    private Duration sinceNanos(long begin) {
        return Duration.ofNanos(clock.nanos() - begin);
    }
}
