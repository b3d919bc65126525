package dev.carillon.redis;

import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Recovery;
import dev.carillon.store.StoreProtocolException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over what lost nodes left behind. */
final class RecoveryRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryRequests.class);

    private final Namespace namespace;
    private final Keys keys;
    private final Quarantine quarantine;
    private final ServerWatch watch;

    RecoveryRequests(Namespace namespace, Quarantine quarantine, ServerWatch watch) {
        this.namespace = namespace;
        this.watch = watch;
        this.quarantine = quarantine;
        this.keys = namespace.keys();
    }

    ExpiredLeases expired(Shard shard, int limit) {
        long sent = namespace.clock().nanos();
        List<Object> reply =
                namespace.requests().run(Script.EXPIRED, List.of(keys.leases(shard)), List.of(Integer.toString(limit)));
        namespace.learnTime(sent, reply);
        List<RunId> runs = new ArrayList<>();
        for (Object member : Replies.list(reply, 2)) {
            runOf(shard, (String) member).ifPresent(runs::add);
        }
        List<Object> next = Replies.list(reply, 3);
        Optional<Instant> nextEnd =
                next.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Replies.millis(next, 1)));
        List<ExpiredLease> leases = new ArrayList<>();
        List<Map<String, String>> records = namespace.readOfShard(
                runs.stream().map(run -> keys.run(shard, run)).toList());
        for (int i = 0; i < runs.size(); i++) {
            read(shard, runs.get(i), records.get(i)).ifPresent(leases::add);
        }
        return new ExpiredLeases(leases, nextEnd);
    }

    /** A lease under what is no name of a run cannot be anybody's: it goes, so that it holds up no other one. */
    private Optional<RunId> runOf(Shard shard, String member) {
        try {
            return Optional.of(new RunId(member));
        } catch (IllegalArgumentException e) {
            quarantine.setAside(shard, keys.leases(shard), member, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** A lease whose run cannot be read would come up again for ever: the run ends as lost, or what is left of it goes. */
    private Optional<ExpiredLease> read(Shard shard, RunId run, Map<String, String> fields) {
        try {
            if (!isRunning(fields)) {
                throw new IllegalArgumentException("no running run of that name");
            }
            return Optional.of(new ExpiredLease(
                    run,
                    namespace
                            .laneOf(run.schedule())
                            .orElseGet(() -> Lane.of(new TaskName(fields.getOrDefault("task", "")))),
                    new NodeId(fields.getOrDefault("node", "")),
                    new Fence(Long.parseLong(fields.getOrDefault("fence", ""))),
                    Integer.parseInt(fields.getOrDefault("attempt", "")),
                    Integer.parseInt(fields.getOrDefault("losses", "0")),
                    OnNodeLoss.valueOf(fields.getOrDefault("onNodeLoss", OnNodeLoss.RERUN.name()))));
        } catch (IllegalArgumentException | StoreProtocolException e) {
            strikeOut(shard, run, fields, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** What cannot even be ended is set aside. */
    private void strikeOut(Shard shard, RunId run, Map<String, String> fields, String problem) {
        try {
            if (isStruckOut(shard, run, fields)) {
                LOG.error("lease of run {} leads nowhere and was struck out: {}", run, problem);
            }
        } catch (StoreProtocolException e) {
            quarantine.setAside(shard, keys.leases(shard), run.value(), problem);
        }
    }

    private static boolean isRunning(Map<String, String> fields) {
        return "RUNNING".equals(fields.get("state"));
    }

    private boolean isStruckOut(Shard shard, RunId run, Map<String, String> fields) {
        Lane lane = namespace
                .laneOf(run.schedule())
                .orElseGet(() -> Namespace.readableLane(fields.getOrDefault("task", "")));
        List<String> scriptKeys = commonKeys(shard);
        scriptKeys.addAll(keys.around(shard, run, lane));
        List<String> args = Requests.growing(keys.wakeChannel());
        args.addAll(List.of(
                isRunning(fields) ? "end" : "forget",
                run.schedule().value(),
                run.value(),
                run.suffix(),
                lane.toString(),
                fields.getOrDefault("fence", ""),
                RunState.LOST.name()));
        return Replies.word(namespace.requests().run(Script.RECOVER, scriptKeys, args))
                .equals("recovered");
    }

    /**
     * A run whose schedule got another lane while it ran is left for the next look, which reads the present one. While the
     * server may have lost renewals, or its clock was set, an ended lease says nothing about its node.
     */
    List<Boolean> recover(Shard shard, List<Recovery> recoveries) {
        if (recoveries.isEmpty()) {
            return List.of();
        }
        if (watch.isSettling(shard)) {
            return Collections.nCopies(recoveries.size(), false);
        }
        List<String> scriptKeys = commonKeys(shard);
        List<String> args = Requests.growing(keys.wakeChannel());
        for (Recovery recovery : recoveries) {
            ExpiredLease lease = recovery.lease();
            scriptKeys.addAll(keys.around(shard, lease.run(), lease.lane()));
            args.add(recovery.verdict() == Recovery.Verdict.RERUN ? "rerun" : "end");
            args.add(lease.run().schedule().value());
            args.add(lease.run().value());
            args.add(lease.run().suffix());
            args.add(lease.lane().toString());
            args.add(lease.fence().toString());
            args.add(stateOf(recovery.verdict()).name());
        }
        List<Object> reply = namespace.requests().run(Script.RECOVER, scriptKeys, args);
        List<Boolean> recovered = new ArrayList<>(recoveries.size());
        for (int i = 0; i < recoveries.size(); i++) {
            recovered.add(
                    switch (Replies.text(reply, i)) {
                        case "recovered" -> true;
                        case "held", "elsewhere" -> false;
                        default -> throw Replies.unexpected(Script.RECOVER, reply);
                    });
        }
        return recovered;
    }

    /** The terminal state, also of a run that cannot wait for another node because its schedule is gone. */
    private static RunState stateOf(Recovery.Verdict verdict) {
        return switch (verdict) {
            case RERUN, ABANDON -> RunState.LOST;
            case BURY -> RunState.DEAD;
        };
    }

    private List<String> commonKeys(Shard shard) {
        return Requests.growing(
                namespace.freshAnswer(shard),
                keys.leases(shard),
                keys.finished(shard),
                keys.dead(shard),
                keys.counters(shard));
    }

    /** True when the run was put back to its place, or taken off its schedule because nothing is left of it. */
    boolean repair(Shard shard, RunId run, Lane lane) {
        List<Object> reply = namespace
                .requests()
                .run(
                        Script.REPAIR_RUN,
                        List.of(
                                keys.schedule(shard, run.schedule()),
                                keys.run(shard, run),
                                keys.leases(shard),
                                keys.waiting(shard, lane),
                                keys.finished(shard),
                                keys.due(shard, lane)),
                        List.of(
                                run.schedule().value(),
                                run.value(),
                                run.suffix(),
                                lane.toString(),
                                keys.wakeChannel()));
        boolean repaired = Replies.word(reply).equals("repaired");
        if (repaired) {
            LOG.error("run {} had lost its place and was put back", run);
        }
        return repaired;
    }
}
