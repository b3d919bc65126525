package dev.carillon.node.cli;

import dev.carillon.node.http.Verdict;
import dev.carillon.run.Shard;
import dev.carillon.store.LiveNode;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One look at everything that the doctor knows of. Not thread-safe. */
final class Checkup {

    private final ScheduleStore store;
    private final InstantSource here;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> refused = new TreeSet<>();

    private Checkup(ScheduleStore store, InstantSource here) {
        this.store = store;
        this.here = here;
    }

    /** What was found when not even the store could be opened. */
    static Finding unopened(StoreException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof StoreUnavailableException) {
            return Finding.problem(DoctorCheck.SERVER, "cannot reach " + message);
        }
        boolean isPassword =
                message.contains("WRONGPASS") || message.contains("NOAUTH") || message.contains("password");
        if (isPassword || message.contains("NOPERM")) {
            return Finding.problem(DoctorCheck.RIGHTS, message);
        }
        boolean isLayout = message.contains("layout") || message.contains("shards");
        return Finding.problem(isLayout ? DoctorCheck.LAYOUT : DoctorCheck.SERVER, message);
    }

    /**
     * Looks at everything, in the order of the checks.
     *
     * @param here tells what this machine takes for the time
     * @throws StoreUnavailableException when the store cannot be asked any more
     */
    static List<Finding> of(ScheduleStore store, InstantSource here) {
        Checkup checkup = new Checkup(store, here);
        checkup.server();
        checkup.cluster();
        checkup.schedules();
        checkup.rights();
        checkup.findings.sort(Comparator.comparing(Finding::check));
        return List.copyOf(checkup.findings);
    }

    private void server() {
        many(
                Set.of(DoctorCheck.SERVER, DoctorCheck.EVICTION, DoctorCheck.PERSISTENCE, DoctorCheck.MEMORY),
                () -> new ServerChecks(store.report()).findings());
        one(
                DoctorCheck.LAYOUT,
                () -> Finding.ok(
                        DoctorCheck.LAYOUT, "it is known, with " + ClusterChecks.counted(store.shards(), "shard")));
    }

    private void cluster() {
        Set<DoctorCheck> counted = Set.of(
                DoctorCheck.CLOCK,
                DoctorCheck.NODES,
                DoctorCheck.ZONE_RULES,
                DoctorCheck.TASKS,
                DoctorCheck.OVERDUE,
                DoctorCheck.QUARANTINE,
                DoctorCheck.DEAD_LETTERS);
        many(counted, () -> {
            List<LiveNode> nodes = store.nodes();
            List<ShardSummary> shards = summaries();
            // what the store's clock says here is an estimate, and would agree with whatever it is made from
            Instant server = shards.get(shards.size() - 1).at();
            ClusterChecks checks = new ClusterChecks(shards, nodes);
            return List.of(
                    ServerChecks.clock(nodes, server, here.instant()),
                    checks.nodes(),
                    checks.zoneRules(),
                    checks.tasks(),
                    checks.overdue(),
                    checks.quarantine(),
                    checks.deadLetters());
        });
        one(DoctorCheck.LEASES, () -> ClusterChecks.leases(store));
        one(DoctorCheck.JOURNAL, () -> ClusterChecks.journal(store));
    }

    private List<ShardSummary> summaries() {
        return IntStream.range(0, store.shards())
                .mapToObj(shard -> store.summary(new Shard(shard), Verdict.TOLERANCE))
                .toList();
    }

    private void schedules() {
        many(Set.of(DoctorCheck.STALLED, DoctorCheck.PAUSES), () -> {
            ScheduleChecks checks = ScheduleChecks.of(store);
            return List.of(checks.stalled(), checks.pauses());
        });
    }

    private void rights() {
        findings.add(
                refused.isEmpty()
                        ? Finding.ok(DoctorCheck.RIGHTS, "this user may read all that is asked")
                        : Finding.warning(
                                DoctorCheck.RIGHTS, "this user may not look at " + String.join(", ", refused)));
    }

    private void one(DoctorCheck check, Supplier<Finding> look) {
        many(Set.of(check), () -> List.of(look.get()));
    }

    private void many(Set<DoctorCheck> checks, Supplier<List<Finding>> look) {
        try {
            findings.addAll(look.get());
        } catch (StoreAccessException e) {
            for (DoctorCheck check : checks) {
                refused.add(check.word());
                findings.add(Finding.warning(check, "this user may not look: " + e.getMessage()));
            }
        } catch (StoreProtocolException e) {
            checks.forEach(check -> findings.add(Finding.problem(check, "it cannot be read: " + e.getMessage())));
        }
    }
}
