package dev.carillon.redis;

/** The requests of every kind that a store makes of one namespace. Thread-safe. */
record AllRequests(
        DefinitionRequests definitions,
        PauseRequests pauses,
        RunRequests runs,
        ReadRequests reads,
        CalendarRequests calendars,
        ClaimRequests claims,
        RenewRequests renewals,
        RecoveryRequests recoveries,
        Quarantine quarantine,
        CapRequests caps,
        Audit audit,
        NodeRequests nodes,
        ServerWatch watch,
        SummaryRequests summaries,
        JournalRequests journal,
        MinuteRequests minutes,
        ReportRequests reports) {

    static AllRequests on(OpenNamespace open) {
        Namespace namespace = open.namespace();
        RedisStoreConfig config = open.link().config();
        CalendarReader reader = new CalendarReader(namespace);
        ReadRequests reads = new ReadRequests(namespace, reader);
        CalendarRequests calendars = new CalendarRequests(namespace, reads);
        DefinitionRequests definitions = new DefinitionRequests(namespace, reader, calendars);
        RunRequests runs = new RunRequests(namespace);
        NodeRegistry registry = new NodeRegistry(namespace);
        ServerWatch watch = new ServerWatch(
                namespace, registry, open.ends(), config.servers().isCluster());
        open.onConnect(watch::connectedAnew);
        ClaimRequests claims = new ClaimRequests(namespace, open.ends(), watch);
        Quarantine quarantine = new Quarantine(namespace);
        RecoveryRequests recoveries = new RecoveryRequests(namespace, quarantine, watch);
        CapRequests caps = new CapRequests(namespace, reads);
        return new AllRequests(
                definitions,
                new PauseRequests(namespace, reads, reader, quarantine, runs),
                runs,
                reads,
                calendars,
                claims,
                new RenewRequests(namespace, watch, claims::isLimited),
                recoveries,
                quarantine,
                caps,
                new Audit(namespace, reads, definitions, calendars, recoveries, quarantine, caps),
                new NodeRequests(namespace, registry, watch),
                watch,
                new SummaryRequests(namespace),
                new JournalRequests(namespace),
                new MinuteRequests(namespace),
                new ReportRequests(
                        namespace.requests(), config, namespace.keys().meta()));
    }
}
