package dev.carillon.node.cli;

import dev.carillon.node.form.Words;

/** What the doctor looks at, in this order. Each has a row in docs/operations.md, with these words. */
enum DoctorCheck {
    SERVER(
            "Redis answers, its version is supported, and it is a primary",
            "start Redis or correct `--redis`; upgrade to 7.0 or later; name the primary, or its sentinels"),
    EVICTION("Redis throws nothing away when its memory is full", "set `maxmemory-policy noeviction`"),
    PERSISTENCE("what Redis has acknowledged survives a restart", "set `appendonly yes`; see that its disk has room"),
    MEMORY("Redis has memory to spare", "raise `maxmemory`, or set caps with `carillon caps`"),
    CLOCK(
            "the clock of Redis was not set back, and agrees with that of this machine",
            "let NTP keep both clocks, in small steps"),
    RIGHTS("this user may read what the doctor asks for", "load the ACL files of this version, see docs/security.md"),
    LAYOUT(
            "the namespace has a layout that this version knows",
            "use the version that wrote it, or correct `--namespace`"),
    NODES("at least one node is alive", "start a node: `carillon node`"),
    ZONE_RULES(
            "all nodes compute with the same time zone rules", "run all nodes on the same version of Java, one by one"),
    TASKS(
            "for each task that something is scheduled of, a live node knows it",
            "start a node that has a handler for it, or `carillon pause --task NAME`"),
    OVERDUE(
            "nothing has been due for longer than a second",
            "see `carillon explain ID`; add nodes, permits, or room under the task's limits"),
    STALLED(
            "every active schedule has a fire time or an unfinished run (of the first 10,000)",
            "the next audit mends it, so does `carillon resume ID`; see the log of the nodes"),
    QUARANTINE(
            "no record had to be set aside because it cannot be read",
            "look at them with the line of docs/redis-keys.md, then `carillon apply` their definitions anew"),
    DEAD_LETTERS("no run has failed for good", "see `carillon dead`; then `--requeue` or `--discard` them"),
    PAUSES(
            "no pause without an end is older than 7 days (of the first 10,000 schedules)",
            "see `carillon pauses` and `carillon list --state paused`; then `carillon resume`"),
    LEASES(
            "no lease ended longer than ten seconds ago without its run being taken over",
            "see that nodes are alive, and their logs for `recover`"),
    JOURNAL("the journal of changes can be read", "let this user read the key `journal` of the namespace");

    private final String good;
    private final String mend;

    DoctorCheck(String good, String mend) {
        this.good = good;
        this.mend = mend;
    }

    /** How it should be. */
    String good() {
        return good;
    }

    /** What to do when it is not. */
    String mend() {
        return mend;
    }

    String word() {
        return Words.of(this);
    }
}
