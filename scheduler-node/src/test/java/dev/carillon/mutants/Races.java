package dev.carillon.mutants;

import static dev.carillon.mutants.Source.java;

import java.util.List;

/** Mistakes that show only when threads meet at the wrong moment. */
final class Races {

    private Races() {}

    private static Detector races(String method) {
        return Detector.of("dev.carillon.node", "RacesTest", method);
    }

    private static Detector closing(String method) {
        return Detector.of("dev.carillon.node", "ClosingTest", method);
    }

    static List<Mutant> all() {
        Source permits = java("scheduler-node", "node/Permits");
        Source doze = java("scheduler-node", "node/Doze");
        Source attempt = java("scheduler-node", "node/ActiveRun");
        Source executor = java("scheduler-node", "node/RunExecutor");
        Detector overlooked = races("aPermitThatIsGivenBackIsNeverOverlooked");
        Detector asleep = races("aWakeUpIsSeenByTheTurnOrKeepsTheServiceFromSleeping");
        return List.of(
                Mutant.of("a permit is given back after looking who waits")
                        .edit(permits, "free.release(); if (wanted) {", "if (wanted) {")
                        .edit(permits, "whenFree.raise(); } }", "whenFree.raise(); } free.release(); }")
                        .caughtBy(overlooked),
                Mutant.of("the wish for a permit is forgotten after the signal")
                        .edit(permits, "wanted = false; whenFree.raise();", "whenFree.raise(); wanted = false;")
                        .caughtBy(overlooked),
                Mutant.of("a permit is taken in two steps")
                        .edit(
                                permits,
                                "boolean taken = free.tryAcquire();",
                                "boolean taken = free.availablePermits() > 0; if (taken) { free.tryAcquire(); }")
                        .caughtBy(races("noMoreAreTakenThanThereAre")),
                Mutant.of("a service lies down after looking who wants it")
                        .edit(
                                doze,
                                "lying = true; return !wanted;",
                                "boolean quiet = !wanted; lying = true; return quiet;")
                        .caughtBy(asleep),
                Mutant.of("a wake-up looks who sleeps before it asks")
                        .edit(
                                doze,
                                "wanted = true; return lying;",
                                "boolean asleep = lying; wanted = true; return asleep;")
                        .caughtBy(asleep),
                Mutant.of("what has ended loses its lease")
                        .edit(attempt, "stop != Stop.NONE || phase == Phase.SETTLED", "stop != Stop.NONE")
                        .caughtBy(Detector.of(
                                "dev.carillon.node", "LeaseKeeperTest", "whatEndsDuringARenewalHasLostNoLease")),
                Mutant.of("a closing node says so after giving back")
                        .edit(executor, "closing = true; int withdrawn = 0;", "int withdrawn = 0;")
                        .edit(executor, "return withdrawn;", "closing = true; return withdrawn;")
                        .caughtBy(closing("whatIsClaimedWhileTheNodeGivesBackIsGivenBackToo")),
                Mutant.of("a closing node gives back what is given back")
                        .edit(executor, "if (closing && run.withdraw()) {", "if (closing) {")
                        .caughtBy(closing("whatIsGivenBackWhileItComesIsGivenBackOnce")));
    }
}
