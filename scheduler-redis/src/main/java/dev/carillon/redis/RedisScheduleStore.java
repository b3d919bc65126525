package dev.carillon.redis;

import dev.carillon.effect.EffectName;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.AuditReply;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.BrokenRecord;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.DeleteCalendarReply;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.GroupPause;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ListRequest;
import dev.carillon.store.LiveNode;
import dev.carillon.store.MinuteFigures;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.PutCalendarReply;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.ServerReport;
import dev.carillon.store.ServerState;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.StorePipeline;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import dev.carillon.store.Upcoming;
import dev.carillon.store.WakeListener;
import dev.carillon.store.WakeSubscription;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps schedules in Redis.
 *
 * <p><b>Where a decision is made.</b> Every change of a schedule or a run is one Lua script, which the server runs as a
 * whole or not at all, by its own clock. It first checks the state that the caller planned from; nothing that can fail comes
 * after its first write.
 *
 * <p><b>What a lost reply means.</b> Whoever sends a script and hears nothing cannot know whether it ran. A changing request
 * therefore has a random token; the script keeps its answer under that token for a minute, and a repeated request gets the
 * kept answer and changes nothing. So a request can be sent until it is answered, here or by the client below, and happens
 * once. While the connection is down commands fail at once: nothing is sent later, when nobody wants it any more.
 *
 * <p><b>What proves ownership.</b> A claim writes the node, the token and a fence into the run and puts the run among the
 * leases. The fence is larger than every one before it in the shard, also when a fail-over lost the latest ones, because it
 * is at least the server's time in microseconds. Renewing and completing compare token and fence; who comes too late
 * changes nothing but a counter.
 *
 * <p>Thread-safe; one store for a process is enough.
 */
public final class RedisScheduleStore implements ScheduleStore, StorePipeline {

    private final OpenNamespace open;
    private final AllRequests all;
    private final WakeUps wakeUps;

    RedisScheduleStore(OpenNamespace open) {
        this.open = open;
        this.all = AllRequests.on(open);
        this.wakeUps = new WakeUps(open.link(), open.namespace().keys().wakeChannel());
    }

    /**
     * Connects to a server and opens the namespace. A new one is made when something is put there or a node asks for its
     * shards; reading makes nothing.
     *
     * @throws dev.carillon.store.StoreUnavailableException naming the server when it cannot be reached
     * @throws dev.carillon.store.StoreAccessException when it refuses the user, when the namespace has another number of
     *     shards or a later layout, and when the server is unsafe or cannot give the durability that the configuration asks for
     */
    public static RedisScheduleStore open(RedisStoreConfig config) {
        return new RedisScheduleStore(OpenNamespace.connect(config));
    }

    /** What handlers write to this server, once for each run. */
    public RedisEffects effects() {
        return new RedisEffects(open.namespace(), EffectName.ONLY);
    }

    /** How much the namespace may hold and start. */
    public NamespaceCaps caps() {
        return all.caps().get();
    }

    /** Sets the caps of the namespace, for everybody who uses it, and removes those that are absent. May be repeated. */
    public void setCaps(NamespaceCaps value) {
        all.caps().set(value);
    }

    @Override
    public InstantSource clock() {
        return open.namespace().clock();
    }

    @Override
    public int shards() {
        return open.namespace().layout().fixedShards();
    }

    @Override
    public PutReply put(PutRequest request) {
        return all.definitions().put(request);
    }

    @Override
    public List<PutReply> putAll(List<PutRequest> requests) {
        return all.definitions().putAll(requests);
    }

    @Override
    public Optional<StoredSchedule> get(ScheduleId id) {
        return all.definitions().get(id);
    }

    @Override
    public SchedulePage list(ListRequest request) {
        return all.reads().list(request);
    }

    @Override
    public Optional<StoredSchedule> pause(ScheduleId id, Pause pause) {
        return all.pauses().pause(id, pause);
    }

    @Override
    public boolean pauseAll(PauseScope scope, Pause pause) {
        return all.pauses().pauseAll(scope, pause);
    }

    @Override
    public boolean endPause(PauseScope scope, CatchUp catchUp) {
        return all.pauses().endPause(scope, catchUp);
    }

    @Override
    public List<GroupPause> pauses() {
        return all.pauses().pauses();
    }

    @Override
    public EndedPauses endedPauses(Shard shard, int limit) {
        return all.pauses().endedPauses(shard, limit);
    }

    @Override
    public boolean resume(ResumeRequest request) {
        return all.pauses().resume(request);
    }

    @Override
    public TriggerReply trigger(TriggerRequest request) {
        return all.runs().trigger(request);
    }

    @Override
    public CancelReply cancel(RunId run) {
        return all.runs().cancel(run);
    }

    @Override
    public boolean skip(StoredSchedule schedule, Optional<Instant> next) {
        return all.runs().skip(schedule, next);
    }

    @Override
    public BackfillReply backfill(BackfillRequest request) {
        return all.runs().backfill(request);
    }

    @Override
    public List<DeadLetter> deadLetters(Shard shard, int limit) {
        return all.reads().deadLetters(shard, limit);
    }

    @Override
    public RequeueReply requeue(RunId run) {
        return all.runs().requeue(run);
    }

    @Override
    public boolean discard(RunId run) {
        return all.runs().discard(run);
    }

    @Override
    public boolean delete(ScheduleId id) {
        return all.definitions().delete(id);
    }

    @Override
    public PutCalendarReply putCalendar(Calendar calendar) {
        return all.calendars().put(calendar);
    }

    @Override
    public List<StoredCalendar> calendars() {
        return all.calendars().all();
    }

    @Override
    public DeleteCalendarReply deleteCalendar(CalendarName name) {
        return all.calendars().delete(name);
    }

    @Override
    public SchedulePage excepting(CalendarName calendar, String cursor) {
        return all.calendars().excepting(calendar, cursor);
    }

    @Override
    public boolean replan(StoredSchedule schedule, Instant next) {
        return all.calendars().replan(schedule, next);
    }

    @Override
    public List<RunRecord> history(ScheduleId id, int limit) {
        return all.reads().history(id, limit);
    }

    @Override
    public RunStatus run(RunId run) {
        return all.reads().run(run);
    }

    @Override
    public Upcoming peek(PeekRequest request) {
        return all.reads().peek(request);
    }

    @Override
    public List<ClaimReply> claim(ClaimRequest request) {
        return all.claims().claim(request);
    }

    @Override
    public int mostUnderWay() {
        return all.claims().mostUnderWay();
    }

    @Override
    public Pending<ClaimReply> sendClaim(ClaimRequest request) {
        return all.claims().send(request);
    }

    @Override
    public Pending<CompleteReply> sendComplete(CompleteRequest request) {
        return all.claims().send(request);
    }

    @Override
    public List<RenewReply> renew(RenewRequest request) {
        return all.renewals().renew(request);
    }

    @Override
    public List<CompleteReply> complete(CompleteRequest request) {
        return all.claims().complete(request);
    }

    @Override
    public ExpiredLeases expired(Shard shard, int limit) {
        return all.recoveries().expired(shard, limit);
    }

    @Override
    public List<Boolean> recover(Shard shard, List<Recovery> list) {
        return all.recoveries().recover(shard, list);
    }

    @Override
    public void quarantine(Shard shard, List<BrokenRecord> records) {
        records.forEach(broken -> all.quarantine().setAside(shard, broken));
    }

    @Override
    public AuditReply audit(AuditRequest request) {
        return all.audit().page(request);
    }

    @Override
    public List<NodeId> beat(NodeBeat beat) {
        return all.nodes().beat(beat);
    }

    @Override
    public void leave(NodeId node) {
        all.nodes().leave(node);
    }

    @Override
    public List<LiveNode> nodes() {
        return all.nodes().nodes();
    }

    @Override
    public ShardSummary summary(Shard shard, Duration tolerance) {
        return all.summaries().summary(shard, tolerance);
    }

    @Override
    public void note(JournalEntry entry) {
        all.journal().note(entry);
    }

    @Override
    public List<JournalEntry> journal(int limit) {
        return all.journal().latest(limit);
    }

    @Override
    public void record(MinuteFigures figures) {
        all.minutes().record(figures);
    }

    @Override
    public List<MinuteFigures> minutes(Instant from) {
        return all.minutes().since(from);
    }

    @Override
    public ServerReport report() {
        return all.reports().report();
    }

    @Override
    public ServerState server() {
        return all.watch().state();
    }

    @Override
    public void asserted(NodeId node, String server) {
        all.watch().asserted(node, server);
    }

    @Override
    public WakeSubscription subscribe(WakeListener listener) {
        return wakeUps.subscribe(listener);
    }

    @Override
    public void close() {
        wakeUps.close();
        open.close();
    }
}
