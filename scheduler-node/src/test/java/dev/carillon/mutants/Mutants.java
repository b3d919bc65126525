package dev.carillon.mutants;

import static dev.carillon.mutants.Source.java;
import static dev.carillon.mutants.Source.lua;

import java.util.List;
import java.util.stream.Stream;

/** The mistakes that a scheduler on Redis can make, made in this one. */
final class Mutants {

    private Mutants() {}

    private static Detector redis(String type, String method) {
        return Detector.of("dev.carillon.redis", type, method);
    }

    private static Detector node(String type, String method) {
        return Detector.of("dev.carillon.node", type, method);
    }

    /** A test of the contract, on the store on Redis. */
    private static Detector contract(String part, String method) {
        return redis("RedisScheduleStoreTest", method).declaredBy(part);
    }

    static List<Mutant> all() {
        return Stream.of(claims(), ends(), losses(), nodes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant> claims() {
        return List.of(
                Mutant.of("claim without compare-and-set")
                        .edit(lua("lib/claim_due.lua"), " and s[3] == item.expected_iso", "")
                        .caughtBy(
                                redis("RepeatedRequestTest", "anotherTokenForTheSameOccurrenceComesTooLate"),
                                contract("FireContract", "anOccurrenceIsGrantedOnce")),
                Mutant.of("claim of another generation")
                        .edit(lua("lib/claim_due.lua"), "s[1] == item.generation and ", "")
                        .caughtBy(redis("ClaimScriptTest", "whatHasMovedIsLeftAlone")
                                .with("dev.carillon.redis.ClaimScriptTest$Change")),
                Mutant.of("claim without the overlap check")
                        .edit(
                                lua("lib/claim_due.lua"),
                                "local full = count_runs(s[4]) >= tonumber(item.overlap)",
                                "local full = false")
                        .caughtBy(
                                redis("ClaimScriptTest", "anOverlapIsDropped"),
                                contract("FireContract", "anOverlappingOccurrenceIsDroppedAndRecorded")),
                Mutant.of("due by the node's clock")
                        .edit(lua("lib/claim_due.lua"), "if tonumber(item.due_millis) > now then", "if false then")
                        .caughtBy(
                                redis("ClaimScriptTest", "whatIsNotDueIsEarlyAndLeftAlone"),
                                contract("FireContract", "whatIsNotDueIsEarly")),
                Mutant.of("same token gives a second claim")
                        .edit(lua("lib/answer.lua"), "return kept and cmsgpack.unpack(kept)", "return false")
                        .caughtBy(
                                redis("RepeatedRequestTest", "theSameClaimTwiceIsOneRunUnderOneFence"),
                                contract("FireContract", "aRepeatedRequestGetsTheFirstAnswer")),
                leaseByNodeClock(),
                Mutant.of("a waiting run is claimed whenever asked for")
                        .edit(lua("lib/claim_waiting.lua"), "if tonumber(score) > now then", "if false then")
                        .caughtBy(contract("StartContract", "aRetryIsEarlyUntilItsDelayIsOver")),
                Mutant.of("fence is a plain counter")
                        .edit(
                                lua("lib/fence.lua"),
                                "math.max(tonumber(last or '0') + 1, now_seconds * 1000000 + now_micros)",
                                "tonumber(last or '0') + 1")
                        .caughtBy(redis("ServerOutageTest", "fencesRiseOverALossOfEverything")));
    }

    private static Mutant leaseByNodeClock() {
        Source requests = java("scheduler-redis", "redis/ClaimRequests");
        String end = "Long.toString(System.currentTimeMillis() - 86_400_000 + request.lease().toMillis())";
        return Mutant.of("lease by the clock of a node that is a day behind")
                .edit(lua("claim.lua"), "digits(now + tonumber(ARGV[3]))", "ARGV[3]")
                .edit(lua("renew.lua"), "digits(now + tonumber(ARGV[1]))", "ARGV[1]")
                .edit(
                        requests,
                        "request.token().value(), Long.toString(request.lease().toMillis()),",
                        "request.token().value(), " + end + ",")
                .edit(
                        java("scheduler-redis", "redis/RenewRequests"),
                        "Requests.growing(Long.toString(request.lease().toMillis()));",
                        "Requests.growing(" + end + ");")
                .caughtBy(
                        contract("HoldContract", "aRenewedLeaseHolds"),
                        contract("RecoverContract", "aLeaseThatHoldsIsNotTaken"));
    }

    private static List<Mutant> ends() {
        return List.of(
                Mutant.of("completion without the fence check")
                        .edit(lua("complete.lua"), " or r[3] ~= fence", "")
                        .caughtBy(redis("CompleteScriptTest", "aForeignTokenOrFenceOnlyCountsAsStale")),
                Mutant.of("completion without the token check")
                        .edit(lua("complete.lua"), " or r[2] ~= token", "")
                        .caughtBy(redis("CompleteScriptTest", "aForeignTokenOrFenceOnlyCountsAsStale")),
                Mutant.of("completion by run id alone")
                        .edit(lua("complete.lua"), "r[1] ~= 'RUNNING' or r[2] ~= token or r[3] ~= fence", "not r[1]")
                        .caughtBy(
                                redis("CompleteScriptTest", "aRunThatWasTakenAwayIsStale"),
                                contract("CompleteContract", "whoLostTheRunCannotEndIt"),
                                contract("CompleteContract", "aForeignClaimEndsNothing")),
                Mutant.of("lost waiting entry on retry")
                        .edit(
                                lua("lib/settle.lua"),
                                "  redis.call('ZADD', run.waiting, held and '+inf' or digits(not_before), run.name)\n",
                                "")
                        .caughtBy(
                                redis("CompleteScriptTest", "aRetryPutsTheRunBack"),
                                contract("CompleteContract", "aRetryWaitsForItsDelayAndStaysUnfinished")),
                Mutant.of("a retry keeps its lease")
                        .edit(
                                lua("lib/settle.lua"),
                                "  redis.call('ZREM', run.leases, run.name)\n  redis.call('HSET', run.record, 'state', 'WAITING'",
                                "  redis.call('HSET', run.record, 'state', 'WAITING'")
                        .caughtBy(redis("CompleteScriptTest", "aRetryPutsTheRunBack")),
                Mutant.of("a late resume ends a newer pause")
                        .edit(lua("resume_schedule.lua"), " or since_and_kept ~= ARGV[12]", "")
                        .caughtBy(
                                redis("PauseScriptsTest", "aPauseSinceAnotherMomentIsLeftAlone"),
                                redis("PauseScriptsTest", "aPauseThatKeepsAnotherFireTimeIsLeftAlone"),
                                contract("PauseContract", "aResumeThatComesLateDoesNotEndANewerPause")),
                Mutant.of("a pause forgets the fire time")
                        .edit(lua("lib/pause.lua"), "  if s[4] then\n", "  if false then\n")
                        .caughtBy(
                                redis("PauseScriptsTest", "aPausedScheduleIsNotDueAndItsRunsAreHeldBack"),
                                contract("KeptTimeContract", "aPauseKeepsTheFireTimeUntilItsEnd")));
    }

    private static List<Mutant> losses() {
        return List.of(
                Mutant.of("recover without the expiry check")
                        .edit(lua("recover.lua"), " or tonumber(lease_end) > now", "")
                        .caughtBy(
                                redis("RecoverScriptTest", "aLeaseThatHoldsIsLeftAlone"),
                                contract("RecoverContract", "aLeaseThatHoldsIsNotTaken")),
                Mutant.of("recover without the fence check")
                        .edit(lua("recover.lua"), "is_running and (r[2] or '') == fence", "is_running")
                        .caughtBy(
                                redis("RecoverScriptTest", "anotherFenceIsLeftAlone"),
                                contract("RecoverContract", "anotherFenceIsNotTaken")),
                Mutant.of("renewal without the fence check")
                        .edit(lua("renew.lua"), " and r[3] == ARGV[a + 2]", "")
                        .caughtBy(redis("RenewScriptTest", "aForeignTokenOrFenceChangesNothing")),
                Mutant.of("renewal without the token check")
                        .edit(lua("renew.lua"), " and r[2] == ARGV[a + 1]", "")
                        .caughtBy(redis("RenewScriptTest", "aForeignTokenOrFenceChangesNothing")),
                Mutant.of("a lost run is written back over a newer claim")
                        .edit(
                                lua("lib/forgotten.lua"),
                                "if held[1] and tonumber(held[1]) >= tonumber(mine.fence) then",
                                "if false then")
                        .caughtBy(redis("ReassertScriptTest", "aLaterAttemptIsLeftAlone")),
                Mutant.of("what ended long ago is written back")
                        .edit(
                                lua("lib/forgotten.lua"),
                                "if has_run(s.taken, mine.suffix) then return 'lost' end",
                                "if true then return nil end")
                        .caughtBy(
                                redis("ReassertScriptTest", "aRunWhoseEndTheHistoryHoldsNoLongerDoesNotComeBack"),
                                redis("ReassertScriptTest", "whatWasWrittenBackAndHasEndedDoesNotComeBackAgain")));
    }

    private static List<Mutant> nodes() {
        return List.of(
                Mutant.of("start after the trust window")
                        .edit(
                                java("scheduler-node", "node/RunExecutor"),
                                "nanos - run.renewedNanos() < context.trustNanos()",
                                "nanos >= Long.MIN_VALUE")
                        .caughtBy(node("LossTest", "whatComesToItsThreadAfterTheTrustWindowIsNotStarted")),
                Mutant.of("go on after the trust window")
                        .edit(
                                java("scheduler-node", "node/RunWatch"),
                                "if (trustLeft <= 0) {",
                                "if (trustLeft == Long.MIN_VALUE) {")
                        .caughtBy(node(
                                "LossTest", "aStalledLeaseKeeperLeadsToCancelBeforeTheLeaseEndsAndALateEndIsStale")),
                Mutant.of("trust counts from the reply")
                        .edit(java("scheduler-node", "node/ShardClaims"), """
                                                        planned.entry().slot(),
                                                        sent.sentNanos());""", """
                                                        planned.entry().slot(),
                                                        context.nanos());""")
                        .caughtBy(node("OutageTest", "aClaimThatIsAnsweredLateIsTrustedFromWhenItWasSent")),
                Mutant.of("a repeated claim has a new token")
                        .edit(java("scheduler-node", "node/ShardClaims"), "context.store().claim(open.request())", """
                                context.store().claim(new ClaimRequest(open.request().shard(), open.request().node(),
                                        ClaimToken.random(), open.request().lease(), open.request().items(),
                                        open.request().limits()))""")
                        .caughtBy(node("OutageTest", "whatWasGrantedWhileTheReplyWasLostIsRunAndNotLost")),
                Mutant.of("what was sent behind an unanswered claim is forgotten")
                        .edit(
                                java("scheduler-node", "node/ShardClaims"),
                                "underWay.forEach(this::leave);",
                                "underWay.clear();")
                        .caughtBy(node("OutageTest", "whatWasSentBehindARequestWithoutAnAnswerIsAskedForAgainToo")),
                Mutant.of("acknowledged before the start")
                        .edit(java("scheduler-node", "node/RunExecutor"), "            announce(run);\n", """
                                            announce(run);
                                            completer.add(Ended.success(run, now()));
                                            run.settle();
                                """)
                        .caughtBy(node("FailureTest", "retriesComeAtTheirInstantsAndThenTheRunIsDead")),
                Mutant.of("publish is used as the truth")
                        .edit(
                                java("scheduler-node", "node/ShardView"),
                                "pollMicros = now + jitteredPollMicros();",
                                "pollMicros = now + 10_000 * jitteredPollMicros();")
                        .caughtBy(node("OutageTest", "withoutWakeUpsTheSafetyPollFindsWhatIsNew")),
                Mutant.of("advance from now instead of the nominal")
                        .edit(
                                java("scheduler-core", "plan/LateTimes"),
                                "missedCount, times.after(nominal), onNodeLoss",
                                """
                                missedCount, schedule.schedule().recurrence() instanceof dev.carillon.schedule.Every every
                                        ? Optional.of(now.plus(every.period())) : times.after(nominal), onNodeLoss""")
                        .caughtBy(Detector.of(
                                "dev.carillon.plan",
                                "OccurrencePlannerTest",
                                "anOccurrenceOnTimeFiresAndTheNextFollowsFromIt")));
    }
}
