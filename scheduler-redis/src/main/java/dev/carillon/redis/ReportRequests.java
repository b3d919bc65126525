package dev.carillon.redis;

import dev.carillon.store.ServerReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells people about the server: what it says of itself, with the warnings of the start. Asked by the one command that
 * whoever may look may give; what only the settings tell is left out.
 */
final class ReportRequests {

    private final Requests requests;
    private final RedisStoreConfig config;
    private final String key;

    /** @param key which of several servers is asked: the one that has this key */
    ReportRequests(Requests requests, RedisStoreConfig config, String key) {
        this.requests = requests;
        this.config = config;
        this.key = key;
    }

    ServerReport report() {
        SelfReport told = new SelfReport(requests.sendTo(key, "info", commands -> commands.info()));
        List<String> warnings = new ArrayList<>(told.dangers());
        warnings.addAll(told.remarks());
        return new ServerReport(facts(told), warnings);
    }

    private Map<String, String> facts(SelfReport told) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("store", "Redis at " + config.server());
        told.field("redis_version").ifPresent(version -> facts.put("version", version));
        told.field("redis_mode").ifPresent(mode -> facts.put("mode", mode));
        facts.put("role", told.isReplica() ? "replica" : "primary");
        told.field("connected_slaves").ifPresent(replicas -> facts.put("replicas", replicas));
        told.field("uptime_in_seconds").ifPresent(seconds -> facts.put("uptime", shown(seconds)));
        told.field("used_memory_human").ifPresent(used -> facts.put("memory", used + " of " + mostMemory(told)));
        told.field("maxmemory_policy").ifPresent(policy -> facts.put("eviction", policy));
        facts.put("appendOnly", told.hasAof() ? "on" : "off");
        if (told.hasAof()) {
            told.field("aof_last_write_status").ifPresent(status -> facts.put("lastAppend", status));
        }
        told.field("connected_clients").ifPresent(clients -> facts.put("clients", clients));
        told.field("instantaneous_ops_per_sec").ifPresent(rate -> facts.put("commandsPerSecond", rate));
        return facts;
    }

    private static String mostMemory(SelfReport told) {
        return told.field("maxmemory").orElse("0").equals("0")
                ? "any amount"
                : told.field("maxmemory_human").orElse("an amount that it does not tell");
    }

    /** In the two largest units. */
    private static String shown(String seconds) {
        Duration uptime = Duration.ofSeconds(Long.parseLong(seconds));
        if (uptime.toDays() > 0) {
            return uptime.toDays() + " d " + uptime.toHoursPart() + " h";
        }
        return uptime.toHours() > 0
                ? uptime.toHours() + " h " + uptime.toMinutesPart() + " min"
                : uptime.toMinutes() + " min " + uptime.toSecondsPart() + " s";
    }
}
