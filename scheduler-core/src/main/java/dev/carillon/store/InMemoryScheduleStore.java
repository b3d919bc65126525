package dev.carillon.store;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A store in the memory of one process: for tests, on a clock of their own, and for trying things out.
 *
 * <p>It keeps to the contract of {@link ScheduleStore} like every other store, so code that is right on it is right on
 * Redis as far as the order of events goes. What it cannot show is a network: no request is ever unavailable or executed
 * twice. Nothing survives the process, and nodes share it only by sharing the object.
 *
 * <p>All decisions are made under one lock by the clock that is given, in whole milliseconds. Listeners are called on the
 * thread that made the change, after the lock is released. Thread-safe.
 */
public final class InMemoryScheduleStore implements ScheduleStore {

    /** How long completed schedules are kept when nothing else is said. */
    public static final Duration DEFAULT_RETENTION = Duration.ofHours(24);

    private final Object lock = new Object();
    private final InstantSource clock;
    private final List<ShardStore> shards;
    private final CalendarShelf calendars = new CalendarShelf();
    private final LiveNodes nodes = new LiveNodes();
    private final Latest<JournalEntry> journal = new Latest<>(JournalEntry.MAX_KEPT);
    private final Latest<MinuteFigures> minutes = new Latest<>(MinuteFigures.MAX_KEPT);
    private final Set<WakeUp> wakes = new LinkedHashSet<>();
    private final Listeners listeners = new Listeners();

    /** A store of one shard that keeps completed schedules for 24 hours. */
    public InMemoryScheduleStore(InstantSource clock) {
        this(clock, 1, DEFAULT_RETENTION);
    }

    /**
     * An empty store.
     *
     * @param clock decides what is due and which lease has ended
     * @param shards how many shards the schedules are spread over, 1 to {@link Shard#MOST}
     * @param retention how long completed schedules are kept, at least; the audit removes them
     * @throws IllegalArgumentException naming {@code shards} or {@code retention} when the value is out of range
     */
    public InMemoryScheduleStore(InstantSource clock, int shards, Duration retention) {
        if (shards < 1 || shards > Shard.MOST) {
            throw new IllegalArgumentException("shards: " + shards + " must be from 1 to " + Shard.MOST);
        }
        if (retention.isNegative()) {
            throw new IllegalArgumentException("retention: " + retention + " must not be negative");
        }
        ChosenNames names = new ChosenNames();
        this.clock = clock;
        this.shards = IntStream.range(0, shards)
                .mapToObj(index ->
                        ShardStore.of(new ShardState(new Shard(index), calendars, wakes::add), names, retention))
                .toList();
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public int shards() {
        return shards.size();
    }

    /** How many completions came too late: their claim was no longer valid. */
    public long staleCompletions() {
        return now(moment -> shards.stream()
                .mapToLong(shard -> shard.holding().staleCompletions())
                .sum());
    }

    @Override
    public PutReply put(PutRequest request) {
        return now(moment -> shard(request.schedule().id()).defining().put(request, moment));
    }

    @Override
    public Optional<StoredSchedule> get(ScheduleId id) {
        return now(moment -> Optional.ofNullable(shard(id).state().schedule(id)).map(ScheduleEntry::snapshot));
    }

    @Override
    public SchedulePage list(ListRequest request) {
        List<StoredSchedule> found = now(moment -> shards.stream()
                .flatMap(shard -> matching(shard.state(), request))
                .sorted(Comparator.comparing(schedule -> schedule.schedule().id()))
                .limit(request.limit() + 1L)
                .toList());
        return SchedulePage.of(found, request.limit());
    }

    private static Stream<StoredSchedule> matching(ShardState shard, ListRequest request) {
        return shard.schedulesAfter(request.cursor()).stream()
                .map(ScheduleEntry::snapshot)
                .filter(request::matches)
                .limit(request.limit() + 1L);
    }

    @Override
    public Optional<StoredSchedule> pause(ScheduleId id, Pause pause) {
        return now(moment -> shard(id).pausing().pause(id, pause, moment));
    }

    @Override
    public boolean pauseAll(PauseScope scope, Pause pause) {
        List<Pausing> all = shards.stream().map(ShardStore::pausing).toList();
        return now(moment -> Pausing.pauseAll(all, scope, pause, moment));
    }

    @Override
    public boolean endPause(PauseScope scope, CatchUp catchUp) {
        return now(moment -> shards.stream()
                        .filter(shard -> shard.pausing().end(scope, catchUp, moment))
                        .count()
                > 0);
    }

    @Override
    public List<GroupPause> pauses() {
        return now(moment -> GroupPause.merged(shards.stream().flatMap(shard -> shard.pausing().all().stream())));
    }

    @Override
    public EndedPauses endedPauses(Shard shard, int limit) {
        return now(moment -> shard(shard).pausing().ended(limit, moment));
    }

    @Override
    public boolean resume(ResumeRequest request) {
        return now(moment -> shard(request.schedule().schedule().id()).pausing().resume(request, moment));
    }

    @Override
    public TriggerReply trigger(TriggerRequest request) {
        return now(moment -> shard(request.run().schedule()).wishes().trigger(request, moment));
    }

    @Override
    public CancelReply cancel(RunId run) {
        return now(moment -> shard(run.schedule()).holding().cancel(run, moment));
    }

    @Override
    public boolean skip(StoredSchedule schedule, Optional<Instant> next) {
        return now(moment -> shard(schedule.schedule().id()).claiming().skip(schedule, next, moment));
    }

    @Override
    public BackfillReply backfill(BackfillRequest request) {
        return now(moment -> shard(request.schedule()).wishes().backfill(request, moment));
    }

    @Override
    public List<DeadLetter> deadLetters(Shard shard, int limit) {
        return now(moment -> shard(shard).state().deadLetters().latest(limit));
    }

    @Override
    public RequeueReply requeue(RunId run) {
        return now(moment -> shard(run.schedule()).wishes().requeue(run, moment));
    }

    @Override
    public boolean discard(RunId run) {
        return now(moment -> shard(run.schedule()).state().deadLetters().remove(run));
    }

    @Override
    public boolean delete(ScheduleId id) {
        return now(moment -> shard(id).defining().delete(id, moment));
    }

    @Override
    public PutCalendarReply putCalendar(Calendar calendar) {
        return now(moment -> calendars.put(calendar));
    }

    @Override
    public List<StoredCalendar> calendars() {
        return now(moment -> calendars.all());
    }

    @Override
    public DeleteCalendarReply deleteCalendar(CalendarName name) {
        return now(moment -> {
            Optional<StoredSchedule> user = naming(name, "").findFirst();
            if (user.isPresent()) {
                return new DeleteCalendarReply.InUse(user.get().schedule().id());
            }
            boolean isThere = calendars.has(name);
            calendars.remove(name);
            return isThere ? new DeleteCalendarReply.Deleted() : new DeleteCalendarReply.Unknown();
        });
    }

    @Override
    public SchedulePage excepting(CalendarName calendar, String cursor) {
        return SchedulePage.of(
                now(moment -> naming(calendar, cursor).limit(MAX_BATCH + 1L).toList()), MAX_BATCH);
    }

    private Stream<StoredSchedule> naming(CalendarName calendar, String cursor) {
        return shards.stream()
                .flatMap(shard -> shard.state().schedulesAfter(cursor).stream())
                .map(ScheduleEntry::snapshot)
                .filter(schedule -> schedule.schedule().bounds().except().contains(calendar))
                .sorted(Comparator.comparing(schedule -> schedule.schedule().id()));
    }

    @Override
    public boolean replan(StoredSchedule schedule, Instant next) {
        return now(moment -> shard(schedule.schedule().id()).defining().replan(schedule, next, moment));
    }

    @Override
    public List<RunRecord> history(ScheduleId id, int limit) {
        return now(moment -> shard(id).state().histories().latest(id, limit, moment));
    }

    @Override
    public RunStatus run(RunId run) {
        return now(moment -> shard(run.schedule()).looking().run(run, moment));
    }

    @Override
    public Upcoming peek(PeekRequest request) {
        return now(moment -> shard(request.shard()).looking().peek(request, moment));
    }

    @Override
    public List<ClaimReply> claim(ClaimRequest request) {
        return now(moment -> shard(request.shard()).claiming().claim(request, moment));
    }

    @Override
    public List<RenewReply> renew(RenewRequest request) {
        return now(moment -> shard(request.shard()).holding().renew(request, moment));
    }

    @Override
    public List<CompleteReply> complete(CompleteRequest request) {
        return now(moment -> shard(request.shard()).holding().complete(request, moment));
    }

    @Override
    public ExpiredLeases expired(Shard shard, int limit) {
        return now(moment -> shard(shard).holding().expired(limit, moment));
    }

    @Override
    public List<Boolean> recover(Shard shard, List<Recovery> recoveries) {
        List<Recovery> batch = ClaimRequest.requireBatch("recoveries", recoveries);
        return now(moment -> shard(shard).holding().recover(batch, moment));
    }

    @Override
    public void quarantine(Shard shard, List<BrokenRecord> records) {
        doNow(moment -> records.forEach(shard(shard).looking()::quarantine));
    }

    @Override
    public AuditReply audit(AuditRequest request) {
        return now(moment -> shard(request.shard()).looking().audit(request, moment));
    }

    @Override
    public List<NodeId> beat(NodeBeat beat) {
        return now(moment -> {
            nodes.beat(beat, moment);
            return nodes.alive(moment).stream().map(LiveNode::node).toList();
        });
    }

    @Override
    public void leave(NodeId node) {
        doNow(moment -> nodes.leave(node));
    }

    @Override
    public List<LiveNode> nodes() {
        return now(nodes::alive);
    }

    @Override
    public ShardSummary summary(Shard shard, Duration tolerance) {
        ShardSummary.requireTolerance(tolerance);
        return now(moment -> shard(shard).looking().summary(tolerance, moment));
    }

    @Override
    public void note(JournalEntry entry) {
        doNow(moment -> journal.add(entry.notedAt(moment)));
    }

    @Override
    public List<JournalEntry> journal(int limit) {
        JournalEntry.requireLimit(limit);
        return now(moment -> journal.newestFirst().limit(limit).toList());
    }

    @Override
    public void record(MinuteFigures figures) {
        doNow(moment -> minutes.add(figures));
    }

    @Override
    public List<MinuteFigures> minutes(Instant from) {
        return now(moment -> MinuteFigures.listed(minutes.oldestFirst(), from));
    }

    @Override
    public ServerReport report() {
        return new ServerReport(
                Map.of("store", "in the memory of one process, whose end it does not survive"), List.of());
    }

    /** {@inheritDoc} The listener is called once before this returns: for this store, that is the connection. */
    @Override
    public WakeSubscription subscribe(WakeListener listener) {
        WakeSubscription subscription = listeners.add(listener);
        listener.wake(new WakeUp.Connected());
        return subscription;
    }

    /** Forgets the listeners. What is stored stays readable, because several nodes of a test may share the store. */
    @Override
    public void close() {
        listeners.clear();
    }

    /** Takes one step at one moment, then tells the listeners what it woke. */
    private <T> T now(Function<Instant, T> step) {
        T reply;
        List<WakeUp> woken;
        synchronized (lock) {
            reply = step.apply(clock.instant().truncatedTo(ChronoUnit.MILLIS));
            woken = new ArrayList<>(wakes);
            wakes.clear();
        }
        woken.forEach(listeners::tell);
        return reply;
    }

    private void doNow(Consumer<Instant> step) {
        now(moment -> {
            step.accept(moment);
            return moment;
        });
    }

    private ShardStore shard(ScheduleId id) {
        return shard(Shard.of(id, shards.size()));
    }

    private ShardStore shard(Shard shard) {
        if (shard.index() >= shards.size()) {
            throw new IllegalArgumentException("shard: " + shard + " must be below " + shards.size());
        }
        return shards.get(shard.index());
    }
}
