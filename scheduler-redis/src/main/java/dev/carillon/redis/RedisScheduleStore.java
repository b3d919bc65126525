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
import dev.carillon.store.ListRequest;
import dev.carillon.store.LiveNode;
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
import dev.carillon.store.ServerState;
import dev.carillon.store.StorePipeline;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import dev.carillon.store.Upcoming;
import dev.carillon.store.WakeListener;
import dev.carillon.store.WakeSubscription;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps schedules in Redis.
 *
 * <p><b>Where a decision is made.</b> Every change is one Lua script, which the server runs as a whole or not at all, by its
 * own clock. It first checks the state that the caller planned from; nothing that can fail comes after its first write.
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
    private final Namespace namespace;
    private final DefinitionRequests definitions;
    private final PauseRequests pauses;
    private final RunRequests runs;
    private final ReadRequests reads;
    private final CalendarRequests calendars;
    private final ClaimRequests claims;
    private final RenewRequests renewals;
    private final RecoveryRequests recoveries;
    private final Quarantine quarantine;
    private final CapRequests caps;
    private final Audit audit;
    private final NodeRequests nodes;
    private final ServerWatch watch;
    private final WakeUps wakeUps;

    RedisScheduleStore(OpenNamespace open) {
        this.open = open;
        this.namespace = open.namespace();
        CalendarReader reader = new CalendarReader(namespace);
        this.reads = new ReadRequests(namespace, reader);
        this.calendars = new CalendarRequests(namespace, reads);
        this.definitions = new DefinitionRequests(namespace, reader, calendars);
        this.runs = new RunRequests(namespace);
        NodeRegistry registry = new NodeRegistry(namespace);
        this.watch = new ServerWatch(
                namespace, registry, open.ends(), open.link().config().servers().isCluster());
        open.onConnect(watch::connectedAnew);
        this.claims = new ClaimRequests(namespace, open.ends(), watch);
        this.renewals = new RenewRequests(namespace, watch, claims::isLimited);
        this.quarantine = new Quarantine(namespace);
        this.pauses = new PauseRequests(namespace, reads, reader, quarantine, runs);
        this.recoveries = new RecoveryRequests(namespace, quarantine, watch);
        this.caps = new CapRequests(namespace, reads);
        this.audit = new Audit(namespace, reads, definitions, calendars, recoveries, quarantine, caps);
        this.nodes = new NodeRequests(namespace, registry, watch);
        this.wakeUps = new WakeUps(open.link(), namespace.keys().wakeChannel());
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
        return new RedisEffects(namespace, EffectName.ONLY);
    }

    /** How much the namespace may hold and start. */
    public NamespaceCaps caps() {
        return caps.get();
    }

    /** Sets the caps of the namespace, for everybody who uses it, and removes those that are absent. May be repeated. */
    public void setCaps(NamespaceCaps value) {
        caps.set(value);
    }

    @Override
    public InstantSource clock() {
        return namespace.clock();
    }

    @Override
    public int shards() {
        return namespace.layout().fixedShards();
    }

    @Override
    public PutReply put(PutRequest request) {
        return definitions.put(request);
    }

    @Override
    public List<PutReply> putAll(List<PutRequest> requests) {
        return definitions.putAll(requests);
    }

    @Override
    public Optional<StoredSchedule> get(ScheduleId id) {
        return definitions.get(id);
    }

    @Override
    public SchedulePage list(ListRequest request) {
        return reads.list(request);
    }

    @Override
    public Optional<StoredSchedule> pause(ScheduleId id, Pause pause) {
        return pauses.pause(id, pause);
    }

    @Override
    public boolean pauseAll(PauseScope scope, Pause pause) {
        return pauses.pauseAll(scope, pause);
    }

    @Override
    public boolean endPause(PauseScope scope, CatchUp catchUp) {
        return pauses.endPause(scope, catchUp);
    }

    @Override
    public List<GroupPause> pauses() {
        return pauses.pauses();
    }

    @Override
    public EndedPauses endedPauses(Shard shard, int limit) {
        return pauses.endedPauses(shard, limit);
    }

    @Override
    public boolean resume(ResumeRequest request) {
        return pauses.resume(request);
    }

    @Override
    public TriggerReply trigger(TriggerRequest request) {
        return runs.trigger(request);
    }

    @Override
    public CancelReply cancel(RunId run) {
        return runs.cancel(run);
    }

    @Override
    public boolean skip(StoredSchedule schedule, Optional<Instant> next) {
        return runs.skip(schedule, next);
    }

    @Override
    public BackfillReply backfill(BackfillRequest request) {
        return runs.backfill(request);
    }

    @Override
    public List<DeadLetter> deadLetters(Shard shard, int limit) {
        return reads.deadLetters(shard, limit);
    }

    @Override
    public RequeueReply requeue(RunId run) {
        return runs.requeue(run);
    }

    @Override
    public boolean discard(RunId run) {
        return runs.discard(run);
    }

    @Override
    public boolean delete(ScheduleId id) {
        return definitions.delete(id);
    }

    @Override
    public PutCalendarReply putCalendar(Calendar calendar) {
        return calendars.put(calendar);
    }

    @Override
    public List<StoredCalendar> calendars() {
        return calendars.all();
    }

    @Override
    public DeleteCalendarReply deleteCalendar(CalendarName name) {
        return calendars.delete(name);
    }

    @Override
    public SchedulePage excepting(CalendarName calendar, String cursor) {
        return calendars.excepting(calendar, cursor);
    }

    @Override
    public boolean replan(StoredSchedule schedule, Instant next) {
        return calendars.replan(schedule, next);
    }

    @Override
    public List<RunRecord> history(ScheduleId id, int limit) {
        return reads.history(id, limit);
    }

    @Override
    public RunStatus run(RunId run) {
        return reads.run(run);
    }

    @Override
    public Upcoming peek(PeekRequest request) {
        return reads.peek(request);
    }

    @Override
    public List<ClaimReply> claim(ClaimRequest request) {
        return claims.claim(request);
    }

    @Override
    public int mostUnderWay() {
        return claims.mostUnderWay();
    }

    @Override
    public Pending<ClaimReply> sendClaim(ClaimRequest request) {
        return claims.send(request);
    }

    @Override
    public Pending<CompleteReply> sendComplete(CompleteRequest request) {
        return claims.send(request);
    }

    @Override
    public List<RenewReply> renew(RenewRequest request) {
        return renewals.renew(request);
    }

    @Override
    public List<CompleteReply> complete(CompleteRequest request) {
        return claims.complete(request);
    }

    @Override
    public ExpiredLeases expired(Shard shard, int limit) {
        return recoveries.expired(shard, limit);
    }

    @Override
    public List<Boolean> recover(Shard shard, List<Recovery> list) {
        return recoveries.recover(shard, list);
    }

    @Override
    public void quarantine(Shard shard, List<BrokenRecord> records) {
        records.forEach(broken -> quarantine.setAside(shard, broken));
    }

    @Override
    public AuditReply audit(AuditRequest request) {
        return audit.page(request);
    }

    @Override
    public List<NodeId> beat(NodeBeat beat) {
        return nodes.beat(beat);
    }

    @Override
    public void leave(NodeId node) {
        nodes.leave(node);
    }

    @Override
    public List<LiveNode> nodes() {
        return nodes.nodes();
    }

    @Override
    public ServerState server() {
        return watch.state();
    }

    @Override
    public void asserted(NodeId node, String server) {
        watch.asserted(node, server);
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
