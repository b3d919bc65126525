package dev.carillon.testing.model;

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

/** A store that passes everything on to another one; planted bugs change some of it. */
class PassingStore implements ScheduleStore {

    final ScheduleStore right;

    PassingStore(ScheduleStore right) {
        this.right = right;
    }

    @Override
    public InstantSource clock() {
        return right.clock();
    }

    @Override
    public int shards() {
        return right.shards();
    }

    @Override
    public PutReply put(PutRequest request) {
        return right.put(request);
    }

    @Override
    public Optional<StoredSchedule> get(ScheduleId id) {
        return right.get(id);
    }

    @Override
    public SchedulePage list(ListRequest request) {
        return right.list(request);
    }

    @Override
    public Optional<StoredSchedule> pause(ScheduleId id, Pause pause) {
        return right.pause(id, pause);
    }

    @Override
    public boolean pauseAll(PauseScope scope, Pause pause) {
        return right.pauseAll(scope, pause);
    }

    @Override
    public boolean endPause(PauseScope scope, CatchUp catchUp) {
        return right.endPause(scope, catchUp);
    }

    @Override
    public List<GroupPause> pauses() {
        return right.pauses();
    }

    @Override
    public EndedPauses endedPauses(Shard shard, int limit) {
        return right.endedPauses(shard, limit);
    }

    @Override
    public boolean resume(ResumeRequest request) {
        return right.resume(request);
    }

    @Override
    public TriggerReply trigger(TriggerRequest request) {
        return right.trigger(request);
    }

    @Override
    public CancelReply cancel(RunId run) {
        return right.cancel(run);
    }

    @Override
    public boolean skip(StoredSchedule schedule, Optional<Instant> next) {
        return right.skip(schedule, next);
    }

    @Override
    public BackfillReply backfill(BackfillRequest request) {
        return right.backfill(request);
    }

    @Override
    public List<DeadLetter> deadLetters(Shard shard, int limit) {
        return right.deadLetters(shard, limit);
    }

    @Override
    public RequeueReply requeue(RunId run) {
        return right.requeue(run);
    }

    @Override
    public boolean discard(RunId run) {
        return right.discard(run);
    }

    @Override
    public boolean delete(ScheduleId id) {
        return right.delete(id);
    }

    @Override
    public PutCalendarReply putCalendar(Calendar calendar) {
        return right.putCalendar(calendar);
    }

    @Override
    public List<StoredCalendar> calendars() {
        return right.calendars();
    }

    @Override
    public DeleteCalendarReply deleteCalendar(CalendarName name) {
        return right.deleteCalendar(name);
    }

    @Override
    public SchedulePage excepting(CalendarName calendar, String cursor) {
        return right.excepting(calendar, cursor);
    }

    @Override
    public boolean replan(StoredSchedule schedule, Instant next) {
        return right.replan(schedule, next);
    }

    @Override
    public List<RunRecord> history(ScheduleId id, int limit) {
        return right.history(id, limit);
    }

    @Override
    public RunStatus run(RunId run) {
        return right.run(run);
    }

    @Override
    public Upcoming peek(PeekRequest request) {
        return right.peek(request);
    }

    @Override
    public List<ClaimReply> claim(ClaimRequest request) {
        return right.claim(request);
    }

    @Override
    public List<RenewReply> renew(RenewRequest request) {
        return right.renew(request);
    }

    @Override
    public List<CompleteReply> complete(CompleteRequest request) {
        return right.complete(request);
    }

    @Override
    public ExpiredLeases expired(Shard shard, int limit) {
        return right.expired(shard, limit);
    }

    @Override
    public List<Boolean> recover(Shard shard, List<Recovery> recoveries) {
        return right.recover(shard, recoveries);
    }

    @Override
    public void quarantine(Shard shard, List<BrokenRecord> records) {
        right.quarantine(shard, records);
    }

    @Override
    public AuditReply audit(AuditRequest request) {
        return right.audit(request);
    }

    @Override
    public List<NodeId> beat(NodeBeat beat) {
        return right.beat(beat);
    }

    @Override
    public void leave(NodeId node) {
        right.leave(node);
    }

    @Override
    public List<LiveNode> nodes() {
        return right.nodes();
    }

    @Override
    public ShardSummary summary(Shard shard, Duration tolerance) {
        return right.summary(shard, tolerance);
    }

    @Override
    public void note(JournalEntry entry) {
        right.note(entry);
    }

    @Override
    public List<JournalEntry> journal(int limit) {
        return right.journal(limit);
    }

    @Override
    public void record(MinuteFigures figures) {
        right.record(figures);
    }

    @Override
    public List<MinuteFigures> minutes(Instant from) {
        return right.minutes(from);
    }

    @Override
    public ServerReport report() {
        return right.report();
    }

    @Override
    public ServerState server() {
        return right.server();
    }

    @Override
    public void asserted(NodeId node, String server) {
        right.asserted(node, server);
    }

    @Override
    public WakeSubscription subscribe(WakeListener listener) {
        return right.subscribe(listener);
    }

    @Override
    public void close() {
        right.close();
    }
}
