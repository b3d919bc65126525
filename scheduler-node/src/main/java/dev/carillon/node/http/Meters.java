package dev.carillon.node.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;

/** What is counted and measured in this process, as Prometheus reads it. Thread-safe. */
final class Meters {

    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        // never closed: it listens to the collector as long as the process lives
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(registry);
    }

    /** How far the clock of this process is ahead of the store's. */
    void watchClock(InstantSource own, InstantSource store) {
        Gauge.builder(
                        "scheduler.clock.skew",
                        () -> Duration.between(store.instant(), own.instant()).toNanos() / NANOS_PER_SECOND)
                .description("how far the clock of this node is ahead of Redis'; decides nothing")
                .baseUnit("seconds")
                .register(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    String scrape() {
        return registry.scrape();
    }
}
