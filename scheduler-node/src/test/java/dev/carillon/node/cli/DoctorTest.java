package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.SchedulerClient;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.LiveNode;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ServerReport;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check of the doctor finds what it is there to find, on a store and a clock in memory. */
class DoctorTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private Instant now = START;
    private final InMemoryScheduleStore store = new InMemoryScheduleStore(() -> now);
    private final SchedulerClient client = new SchedulerClient(store);

    private Finding find(DoctorCheck check) {
        return Checkup.of(store, () -> now).stream()
                .filter(finding -> finding.check() == check)
                .reduce((one, other) -> {
                    throw new AssertionError(check + " is there twice");
                })
                .orElseThrow();
    }

    private void isOk(DoctorCheck check) {
        assertThat(find(check).level()).as(find(check).text()).isEqualTo(Finding.Level.OK);
    }

    private void isWarning(DoctorCheck check, String words) {
        assertThat(find(check).level()).isEqualTo(Finding.Level.WARNING);
        assertThat(find(check).text()).contains(words);
    }

    private void isProblem(DoctorCheck check, String words) {
        assertThat(find(check).level()).isEqualTo(Finding.Level.PROBLEM);
        assertThat(find(check).text()).contains(words);
    }

    @Test
    void aHealthyClusterIsHealthy() {
        CommandCase.beat(store, "node-1", "t");
        client.schedule("t", Payload.NONE).id("s").every(Duration.ofHours(1)).create();
        List<Finding> findings = Checkup.of(store, () -> now);
        assertThat(findings).extracting(Finding::check).containsExactly(DoctorCheck.values());
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.level())
                        .as(finding.check() + ": " + finding.text())
                        .isEqualTo(Finding.Level.OK));
    }

    @Test
    void noNodeAndNobodyForATask() {
        isProblem(DoctorCheck.NODES, "no node is alive");
        isOk(DoctorCheck.TASKS);
        client.schedule("mail", Payload.NONE).id("s").every(Duration.ofHours(1)).create();
        isProblem(DoctorCheck.TASKS, "no live node knows mail");
        CommandCase.beat(store, "node-1", "other");
        isOk(DoctorCheck.NODES);
        isProblem(DoctorCheck.TASKS, "no live node knows mail");
        CommandCase.beat(store, "node-2", "mail");
        isOk(DoctorCheck.TASKS);
    }

    @Test
    void nodesWithOtherZoneRules() {
        CommandCase.beatAs(store, "node-1", "here", "2026a", "t");
        CommandCase.beatAs(store, "node-3", "here", "", "t");
        isOk(DoctorCheck.ZONE_RULES);
        CommandCase.beatAs(store, "node-2", "there", "2026b", "t");
        isWarning(DoctorCheck.ZONE_RULES, "2026a (node-1) and 2026b (node-2)");
    }

    @Test
    void whatIsOverdueAndForHowLong() {
        client.schedule("t", Payload.NONE).id("s").every(Duration.ofHours(1)).create();
        isOk(DoctorCheck.OVERDUE);
        now = START.plus(Duration.ofHours(1)).plusSeconds(3);
        isWarning(DoctorCheck.OVERDUE, "1 overdue, worst 3 s, of t");
        now = now.plusSeconds(39);
        isProblem(DoctorCheck.OVERDUE, "worst 42 s");
    }

    @Test
    void pausesThatNobodyEnds() {
        client.schedule("t", Payload.NONE).id("s").every(Duration.ofHours(1)).create();
        client.schedule("t", Payload.NONE).id("u").every(Duration.ofHours(1)).create();
        client.pause(new ScheduleId("s"), "why");
        client.pause(new ScheduleId("u"), "why", START.plus(Duration.ofDays(30)));
        client.pause(PauseScope.tag("x"), "why");
        now = START.plus(Duration.ofDays(7));
        isOk(DoctorCheck.PAUSES);
        now = now.plusSeconds(1);
        isWarning(DoctorCheck.PAUSES, "no end: tag:x, s");
    }

    @Test
    void aLeaseThatNobodyTakesOver() {
        client.schedule("t", Payload.NONE).id("s").every(Duration.ofHours(1)).create();
        now = START.plus(Duration.ofHours(1));
        StoredSchedule stored = store.get(new ScheduleId("s")).orElseThrow();
        Instant due = stored.next().orElseThrow();
        ClaimItem fire = new ClaimItem.Fire(stored, due, 0, Optional.of(due.plusSeconds(3_600)), OnNodeLoss.RERUN);
        assertThat(store.claim(new ClaimRequest(
                        new Shard(0), new NodeId("node-1"), ClaimToken.random(), Duration.ofSeconds(9), List.of(fire))))
                .allMatch(reply -> reply instanceof ClaimReply.Granted);
        now = now.plusSeconds(18);
        isOk(DoctorCheck.LEASES);
        now = now.plusSeconds(2);
        isProblem(DoctorCheck.LEASES, "s@20261123T130000Z");
    }

    @Test
    void aClockThatWasSetBack() {
        LiveNode node = new LiveNode(new NodeId("n"), START, START, Set.of(), 0, "", "");
        assertThat(ServerChecks.clock(List.of(node), START, START).level()).isEqualTo(Finding.Level.OK);
        Finding back = ServerChecks.clock(List.of(node), START.minusSeconds(6), START);
        assertThat(back.level()).isEqualTo(Finding.Level.PROBLEM);
        assertThat(back.text()).contains("was set back");
        Finding apart = ServerChecks.clock(List.of(), START, START.minusSeconds(6));
        assertThat(apart.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(apart.text()).contains("6 s apart");
    }

    private static Map<DoctorCheck, Finding> server(ServerReport report) {
        return new ServerChecks(report)
                .findings().stream().collect(Collectors.toMap(Finding::check, finding -> finding));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    version 6.0 is not supported; upgrade to 7.0 or later | SERVER | PROBLEM
                    version 6.2 is old; upgrade to 7.0 or later | SERVER | WARNING
                    it is a replica, which takes no writes; name the primary, or its sentinels | SERVER | PROBLEM
                    something that nobody has thought of | SERVER | WARNING
                    maxmemory-policy is volatile-lru, so it may throw away schedules; set it to noeviction | EVICTION | PROBLEM
                    the append-only file is off, so a restart loses what was written last; set appendonly yes | PERSISTENCE | WARNING
                    """)
    void whatTheServerWarnsOf(String warning, DoctorCheck check, Finding.Level level) {
        Map<DoctorCheck, Finding> found = server(new ServerReport(Map.of(), List.of(warning)));
        Finding finding = found.get(check);
        assertThat(finding).isNotNull();
        assertThat(finding.level()).isEqualTo(level);
        assertThat(warning).startsWith(finding.text());
        assertThat(found.values().stream().filter(each -> each.level() != Finding.Level.OK))
                .hasSize(1);
    }

    @Test
    void memoryThatRunsOut() {
        for (Map.Entry<String, Finding.Level> memory : Map.of(
                        "1.20M of any amount", Finding.Level.OK,
                        "700.00K of 1.00M", Finding.Level.OK,
                        "900.00K of 1.00M", Finding.Level.WARNING,
                        "1.99G of 2.00G", Finding.Level.PROBLEM)
                .entrySet()) {
            ServerReport report = new ServerReport(Map.of("memory", memory.getKey()), List.of());
            Finding found = server(report).get(DoctorCheck.MEMORY);
            assertThat(found).isNotNull();
            assertThat(found.level()).as(memory.getKey()).isEqualTo(memory.getValue());
        }
    }

    @Test
    void aDiskThatIsFull() {
        ServerReport report = new ServerReport(Map.of("appendOnly", "on", "lastAppend", "err"), List.of());
        Finding found = server(report).get(DoctorCheck.PERSISTENCE);
        assertThat(found).isNotNull();
        assertThat(found.level()).isEqualTo(Finding.Level.PROBLEM);
    }

    @Test
    void aServerThatDoesNotLetItIn() {
        for (Map.Entry<StoreException, DoctorCheck> each : Map.<StoreException, DoctorCheck>of(
                        new StoreUnavailableException("redis a:1", null), DoctorCheck.SERVER,
                        new StoreAccessException("WRONGPASS invalid", null), DoctorCheck.RIGHTS,
                        new StoreAccessException("NOPERM no rights", null), DoctorCheck.RIGHTS,
                        new StoreAccessException("its layout 2 is of a later version", null), DoctorCheck.LAYOUT,
                        new StoreAccessException("it is a sentinel", null), DoctorCheck.SERVER)
                .entrySet()) {
            Finding found = Checkup.unopened(each.getKey());
            assertThat(found.check()).as(each.getKey().getMessage()).isEqualTo(each.getValue());
            assertThat(found.level()).isEqualTo(Finding.Level.PROBLEM);
        }
    }

    @Test
    void everyCheckSaysHowItShouldBeAndWhatMendsIt() {
        assertThat(Arrays.stream(DoctorCheck.values()).map(DoctorCheck::good)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(DoctorCheck.values()).map(DoctorCheck::mend)).doesNotHaveDuplicates();
    }
}
