package dev.carillon.house;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the house allows, and where; everything that a new class may have to be entered in. */
final class HouseList {

    private static final String ROOT = "dev.carillon.";

    /** The packages of scheduler-core that the other modules may use. */
    private static final Set<String> CORE = Set.of("schedule", "task", "run", "plan", "store", "client", "effect");

    /** Each package, and which other packages of ours it may see. */
    static final Map<String, Set<String>> MAY_SEE = Map.ofEntries(
            Map.entry("schedule", Set.of()),
            Map.entry("run", Set.of("schedule")),
            Map.entry("task", Set.of("schedule", "run")),
            Map.entry("effect", Set.of("schedule", "run", "task")),
            Map.entry("store", Set.of("schedule", "run")),
            Map.entry("plan", Set.of("schedule", "run", "store")),
            Map.entry("client", Set.of("schedule", "run", "task", "store", "plan")),
            Map.entry("redis", CORE),
            Map.entry("node", CORE),
            Map.entry("node.form", CORE),
            Map.entry("node.http", and(CORE, "node", "node.form")),
            Map.entry("node.stock", and(CORE, "node", "node.form")),
            Map.entry("node.cli", and(CORE, "node", "node.form", "node.http", "node.stock", "redis")),
            Map.entry("node.evidence", and(CORE, "node", "node.cli", "node.form", "redis")),
            Map.entry(
                    "node.demo", and(CORE, "node", "node.cli", "node.form", "node.evidence", "redis", "redis.testing")),
            Map.entry(
                    "node.chaos",
                    and(CORE, "node", "node.cli", "node.form", "node.evidence", "redis", "redis.testing")));

    /** The one package that sees everything and wires it together. */
    static final String WIRING = ROOT + "node.main";

    /** Libraries by package, and the packages or classes of ours that may use them. */
    static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("com.cronutils", Set.of(ROOT + "schedule")),
            Map.entry(
                    "tools.jackson",
                    Set.of(
                            ROOT + "schedule.JsonText",
                            ROOT + "redis",
                            ROOT + "node.cli",
                            ROOT + "node.form",
                            ROOT + "node.http",
                            ROOT + "node.stock",
                            ROOT + "node.demo",
                            ROOT + "node.chaos")),
            Map.entry(
                    "com.fasterxml.jackson",
                    Set.of(ROOT + "redis", ROOT + "node.cli", ROOT + "node.form", ROOT + "node.http")),
            Map.entry("io.lettuce", Set.of(ROOT + "redis")),
            Map.entry("io.netty", Set.of(ROOT + "redis")),
            Map.entry("reactor", Set.of(ROOT + "redis")),
            Map.entry("java.sql", Set.of(ROOT + "effect")),
            Map.entry("javax.sql", Set.of(ROOT + "effect")),
            Map.entry("io.micrometer", Set.of(ROOT + "node", ROOT + "node.http")),
            Map.entry("io.helidon", Set.of(ROOT + "node.http")),
            Map.entry("org.HdrHistogram", Set.of(ROOT + "node", ROOT + "node.http")),
            Map.entry(
                    "picocli",
                    Set.of(
                            ROOT + "node.cli",
                            ROOT + "node.demo",
                            ROOT + "node.chaos",
                            ROOT + "node.evidence",
                            WIRING)));

    /** The classes that may read a system clock. */
    static final Set<String> CLOCKS =
            Set.of(ROOT + "run.Ticker", ROOT + "node.evidence.MachineClock", WIRING + ".Carillon");

    /** The classes that may sleep. */
    static final Set<String> SLEEPERS = Set.of(
            ROOT + "client.Polling",
            ROOT + "node.Service",
            ROOT + "redis.Backoff",
            ROOT + "node.evidence.MachineClock");

    /** The classes that may start a thread or make an executor. */
    static final Set<String> THREADS = Set.of(
            ROOT + "client.AsyncThreads",
            ROOT + "node.Threads",
            ROOT + "node.cli.ExitSignal",
            ROOT + "node.chaos.Administrator",
            ROOT + "node.evidence.NodeOptions");

    /** Last words of a class name that say nothing. */
    static final Set<String> EMPTY_WORDS =
            Set.of("Manager", "Helper", "Util", "Utils", "Impl", "Info", "Data", "Processor", "Base");

    /** Other people's words for Schedule, Run, Node, Lease and Claim. */
    static final Set<String> FOREIGN_WORDS = Set.of("Job", "Worker", "Lock", "Execution", "Instance");

    /** A foreign word as the name of a thing, though a fine verb. */
    static final String FOREIGN_NOUN = "Trigger";

    static final int FILE_LINES = 400;
    static final int METHOD_LINES = 70;
    static final int METHOD_AIM_LINES = 40;
    static final int CONSTRUCTOR_PARAMETERS = 7;
    static final int SCRIPT_LINES = 80;

    private HouseList() {}

    private static Set<String> and(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }
}
