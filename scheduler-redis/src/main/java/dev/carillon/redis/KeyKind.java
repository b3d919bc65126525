package dev.carillon.redis;

import java.util.Locale;

/** Every kind of key that a namespace has, with what a person should know who reads it; the source of docs/redis-keys.md. */
enum KeyKind {
    META("HASH", Place.NAMESPACE, "", "For ever.", "How the namespace is laid out.", """
            layout: version of the layout; a node refuses a later one
            shards: over how many shards the schedules are spread, fixed at first use"""),
    NODES(
            "ZSET",
            Place.NAMESPACE,
            "",
            "A node goes an hour after its last beat, or when it leaves.",
            "Node id by the time of its last beat, epoch ms.",
            ""),
    NODE(
            "HASH",
            Place.NAMESPACE,
            "<node>",
            "Until the node's beats stop, or it leaves.",
            "What a node said about itself.",
            """
            description: host, process and versions, for people
            running: how many runs it has
            since: since when it has looked for what is due without a break, ISO
            tasks: names of the tasks it can run, separated by spaces
            tzdb: which version of the time zone database it computes with
            incarnation: made up at its start, to tell it from another node of its name
            asserted: run and replication id of the server that it has told all it runs"""),
    JOURNAL(
            "STREAM",
            Place.NAMESPACE,
            "",
            "About the latest 10,000.",
            "What somebody changed, by the time at which it was noted: the first part of an entry's id, epoch ms.",
            """
            actor: who did it
            action: what was done
            target: to what
            reason: why; empty when nobody said
            via: by which way"""),
    MINUTES(
            "STREAM",
            Place.NAMESPACE,
            "",
            "About the latest 20,000.",
            "What each node counted in a minute; a minute in which nothing happened on a node has no entry.",
            """
            minute: its beginning, ISO
            node: which node
            started: how many attempts it started
            succeeded: how many of its attempts succeeded
            failed: how many of its attempts failed, to be tried again or not
            missed: how many fire times it found to have no run of their own
            overdueMillis: for how long the oldest overdue entry had been due at most; 0 when none was, or another node looked
            p50Millis: how late half of what a schedule started was at most, ms
            p99Millis: how late 99 % of that was at most, ms
            maxMillis: how late the latest of that was, ms
            lateness: how late all of that was: a HdrHistogram of tenths of a millisecond, V2, Base64; empty when there was none"""),
    SCHEDULE(
            "HASH",
            Place.SHARD,
            "<id>",
            "Until deleted; 24 hours once completed.",
            "A schedule: its definition and where it stands. A field with its default value is left out.",
            """
            task: name of the task
            cron: cron expression
            dialect: QUARTZ or SPRING; UNIX when absent
            zone: time zone of the cron expression; UTC when absent
            dst: what a fire time in a clock change does; RUN_AFTER_GAP when absent
            everyMillis: period of an interval, ms
            everyAfterMillis: delay after the end of the run before, ms
            at: the one fire time
            startAt: the first moment at which it may fire, from which intervals count
            endAt: the last moment at which it may fire
            maxRuns: how many scheduled runs it may start
            jitterMillis: by how much at most a fire time is put off, ms
            except: names of the calendars that exclude fire times, separated by spaces
            payload: what the task is given, JSON
            overlap: ALLOW(n), QUEUE_ONE, QUEUE_ALL or CANCEL_PREVIOUS; SKIP when absent
            misfire: SKIP or FIRE_ALL(n); FIRE_ONCE when absent
            catchUpMillis: how far back a missed fire time may lie and still run, ms; the rule's own when absent
            startDeadlineMillis: how long after its fire time a run may start, ms
            priority: 1 to 9; 0 when absent
            pauseAfterFailures: after how many failed runs in a row it is paused
            onNodeLoss: RERUN or ABANDON; the task's own when absent
            retry: retries, first delay, factor, longest delay; the task's own when absent
            timeoutMillis: how long an attempt may take, ms; the task's own when absent
            description: words for people
            tags: labels, separated by spaces
            generation: version of the definition, from 1
            born: the generation with which it began, when there had been one of its id before
            anchor: from when interval fire times count, or the delay after completion
            state: ACTIVE, PAUSED or COMPLETED
            next: next fire time; absent while there is none
            last: nominal time of the latest claimed or dropped occurrence
            unfinished: its runs that wait or run, what follows the @ in their ids, separated by spaces
            queued: its fire times that wait for the end of those, in the same form; +n behind one: it stands for n more
            asked: what somebody asked for and that waits, in the same form: manual runs, and passed fire times to fill in
            filling: which of the latter has started, till it ends
            taken: runs that the server had forgotten and whose fire times it would claim again
            failures: how many runs failed in a row, counted when there is a limit
            died: 1 when a run of it has died
            counted: 1 when it is counted among the schedules that there may be
            started: how many scheduled runs it has started, counted when there is a limit
            pausedReason: why it is paused
            pausedBy: who paused it
            pausedSince: since when
            pausedUntil: when its own pause ends by itself
            pausedVia: the pause of several that holds it, a field of pauses
            pausedNext: the fire time that the pause took from it and keeps for its end"""),
    DELETED(
            "STRING",
            Place.SHARD,
            "<id>",
            "An hour, or 400 days if there may be dead letters of it, or until one of that id is made.",
            "The generation that a deleted schedule had; one made anew under its id counts on from there.",
            ""),
    DUE(
            "ZSET",
            Place.SHARD,
            "<lane>",
            "While a schedule of the lane is active.",
            "Schedule id by the time at which its next fire time is due, jitter included, epoch ms.",
            ""),
    WAITING(
            "ZSET",
            Place.SHARD,
            "<lane>",
            "While a run of the lane waits.",
            "Run id by the time from which it may start, epoch ms; inf while its schedule is paused.",
            ""),
    RUN(
            "HASH",
            Place.SHARD,
            "<run>",
            "Until the run ends; of a dead one, until it is among the oldest of 10,000.",
            "A run that waits, runs, or is dead.",
            """
            state: WAITING, RUNNING or DEAD
            task: name of the task
            generation: version of the schedule that it was claimed under
            nominal: the fire time it stands for
            node: who has it, or had it last
            fence: number that rises with every claim of the shard
            token: name of the request that claimed it; empty while nobody holds it
            claimed: when it was claimed
            attempt: which start of it this is, from 1; 0 before the first
            retries: how many of them are charged to the retry limit
            losses: how many nodes it has lost
            missed: how many earlier fire times it stands for as well
            cause: SCHEDULE, MANUAL, BACKFILL, RETRY or RECOVERY
            onNodeLoss: RERUN or ABANDON
            limited: 1 when its task has limits
            cancel: since when somebody wants it cancelled
            effects: names of its effects in Redis that were applied, separated by spaces
            error: how the latest attempt failed, JSON
            notes: progress and latest lines of the handler, with the attempt that said so, JSON"""),
    LEASES("ZSET", Place.SHARD, "", "While something runs.", "Run id by the end of its lease, epoch ms.", ""),
    RUNNING(
            "SET",
            Place.SHARD,
            "<task>",
            "While the task is limited.",
            "Runs in progress of a task with limits, and some that have ended: those without a lease.",
            ""),
    STARTS(
            "LIST",
            Place.SHARD,
            "<task>",
            "Until the latest is older than the period.",
            "When attempts of a task with a limited rate started, newest first, epoch ms.",
            ""),
    FENCE("STRING", Place.SHARD, "", "For ever.", "The largest fence given so far.", ""),
    HISTORY(
            "LIST",
            Place.SHARD,
            "<id>",
            "100 lines, 30 days after the latest; gone with its schedule.",
            "How the runs of a schedule ended and which fire times were dropped, newest first, one line of JSON each.",
            ""),
    DEAD("ZSET", Place.SHARD, "", "The latest 10,000.", "Id of a run that failed for good, by when, epoch ms.", ""),
    FINISHED(
            "ZSET",
            Place.SHARD,
            "",
            "Until the schedule is removed.",
            "Completed schedule by the time from which it may be removed, epoch ms.",
            ""),
    COUNTERS("HASH", Place.SHARD, "", "For ever.", "What was counted, and the caps on it.", """
            dropped.OVERLAP: fire times dropped because an earlier run was unfinished
            dropped.MISFIRE: fire times dropped because nobody could claim them in time
            dropped.DEADLINE: fire times that could not start within the start deadline
            dropped.PAUSED: fire times that passed during a pause
            dropped.SKIPPED: fire times that somebody wanted skipped
            dropped.EXCLUDED: fire times that a calendar excluded after they had been planned
            dropped.REPLACED: fire times that an update came before, whose new rule does not know them
            dropped.NO_CAPABLE_NODE: fire times dropped because no live node knew the task
            stale: completions that came too late, after the run was taken away or had ended
            recovered: runs taken away from lost nodes
            cap.schedules: how many schedules there may be; absent when nobody has set a cap
            cap.fires: how many attempts may start in a second; absent when nobody has set a cap
            schedules: how many schedules say of themselves that they are counted
            audited: where the audit that reads every record goes on; absent at the beginning of a round
            paced: up to when the starts so far have used up the time that their cap gives them, epoch ms"""),
    PAUSES(
            "HASH",
            Place.SHARD,
            "",
            "Until each has ended and what it held is resumed; at most 1,000.",
            "Pauses of several schedules: all, tag:<tag> or task:<task>, to who, why, since when, until when, in JSON.",
            ""),
    HELD(
            "ZSET",
            Place.SHARD,
            "",
            "While they are paused.",
            "Field of pauses, a space, and the id of a schedule that it holds; all by 0, so in the order of the names.",
            ""),
    UNTIL(
            "ZSET",
            Place.SHARD,
            "",
            "While they are paused.",
            "Schedule id by the time at which its own pause ends by itself, epoch ms.",
            ""),
    DEFINITIONS(
            "HASH",
            Place.SHARD,
            "",
            "As long as their schedules.",
            "Fingerprint of a definition (task, recurrence and payload) to the chosen id that it is stored under.",
            ""),
    CALENDARS(
            "HASH",
            Place.SHARD,
            "",
            "Until somebody deletes them.",
            "Calendar to what it excludes, JSON, the same in every shard; calendar:version to a word that follows from that.",
            ""),
    CALENDAR_USERS(
            "ZSET",
            Place.SHARD,
            "",
            "As long as their schedules.",
            "Calendar, a space, and the id of a schedule that names it; all with the score 0.",
            ""),
    LANES(
            "SET",
            Place.SHARD,
            "",
            "For ever.",
            "All lanes with a priority, such as report:9 for priority 9 of task report; priority 0 is plain report.",
            ""),
    TASKS("SET", Place.SHARD, "", "For ever.", "Names of all tasks that schedules were created for.", ""),
    QUARANTINE(
            "HASH",
            Place.SHARD,
            "",
            "The first 1,000, until somebody removes them.",
            "Entry that could not be acted on, to what is wrong with it.",
            ""),
    ANSWER(
            "STRING",
            Place.SHARD,
            "<token>",
            "One minute; the answer to a claim as long as its lease.",
            "The answer to a request, for the case that it is sent again because the reply was lost; MessagePack.",
            ""),
    INBOX(
            "STREAM",
            Place.NAMESPACE,
            "",
            "Until a node has answered it.",
            "What programs ask for, in any language; the group nodes has the name of each node.",
            """
            request: method and path of the HTTP API, for example PUT /api/v1/schedules/nightly
            body: the JSON of the request, if it takes any
            if-match: the ETag that the schedule must have
            if-none-match: * to create only
            actor: who asks, for the journal"""),
    REPLIES(
            "STREAM",
            Place.NAMESPACE,
            "",
            "About the latest 10,000.",
            "What nodes answered to what came by the inbox.",
            """
            request: id of the entry in the inbox
            status: as of HTTP
            body: the JSON of the answer, or of the problem
            etag: the ETag of the schedule, if the answer has one"""),
    STREAM(
            "STREAM",
            Place.NAMESPACE,
            "<name>",
            "About the latest 100,000.",
            "Runs that the task stream handed out, to whichever programs read them.",
            """
            run: id of the run, the same for all its attempts
            schedule: id of the schedule
            nominal: fire time that the run stands for, ISO
            attempt: which start of the run this is
            fence: larger than that of every earlier attempt
            body: JSON of the payload; absent when it has none
            ack: true when the run waits for the acknowledgement"""),
    ACKS(
            "STREAM",
            Place.NAMESPACE,
            "",
            "About the latest 100,000.",
            "What those programs say of the runs that they were handed.",
            """
            run: as it was handed out
            fence: as it was handed out
            error: why it failed; absent or empty when it did not
            result: what it leaves, JSON""");

    /** Where a kind of key lives. */
    enum Place {
        /** Once in the namespace. */
        NAMESPACE,
        /** Once in every shard. */
        SHARD
    }

    private final String type;
    private final Place place;
    private final String subject;
    private final String lifetime;
    private final String meaning;
    private final String fields;

    KeyKind(String type, Place place, String subject, String lifetime, String meaning, String fields) {
        this.type = type;
        this.place = place;
        this.subject = subject;
        this.lifetime = lifetime;
        this.meaning = meaning;
        this.fields = fields;
    }

    /** The part of the key's name that says what kind it is. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String type() {
        return type;
    }

    Place place() {
        return place;
    }

    /** What follows the kind in the key's name, empty when there is one such key only. */
    String subject() {
        return subject;
    }

    String lifetime() {
        return lifetime;
    }

    String meaning() {
        return meaning;
    }

    /** The fields of a hash, or of an entry of a stream, {@code name: meaning} one a line; empty when there are none or their names are free. */
    String fields() {
        return fields;
    }
}
