package dev.carillon.benchmarks.workload;

import java.util.List;

/** All workloads. */
public final class Workloads {

    private static final List<Workload> ALL = List.of(
            new Drain(),
            new Burst(),
            new Herd(),
            new Create(),
            new Footprint(),
            new Idle(),
            new Growth(),
            new Spread(),
            new Sustain(),
            new Nodes(),
            new Pickup());

    private Workloads() {}

    /** Every workload, in the order of the report. */
    public static List<Workload> all() {
        return ALL;
    }
}
