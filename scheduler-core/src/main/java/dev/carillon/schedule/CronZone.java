package dev.carillon.schedule;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.Set;

/** Decides which time zones a schedule may have: places of the tz database, and UTC. */
final class CronZone {

    static final ZoneId UTC = ZoneId.of("UTC");

    private static final Set<String> IDS = Set.copyOf(ZoneId.getAvailableZoneIds());
    private static final int LONGEST_ABBREVIATION = 3;

    private CronZone() {}

    static ZoneId parse(String id) {
        if (id.equals("UTC") || id.equals("Z")) {
            return UTC;
        }
        if (id.length() <= LONGEST_ABBREVIATION && !id.isBlank()) {
            throw reject(id, "is an abbreviation, write a place such as \"Europe/Berlin\", or \"UTC\"");
        }
        if (!IDS.contains(id) || id.startsWith("SystemV/")) {
            throw reject(id, "is no IANA zone id" + suggestion(id));
        }
        return ZoneId.of(id);
    }

    /** The version of the tz database. */
    static String version() {
        return ZoneRulesProvider.getVersions(UTC.getId()).lastKey();
    }

    static ZoneId check(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? UTC : parse(zone.getId());
    }

    private static String suggestion(String id) {
        for (String known : IDS) {
            if (known.equalsIgnoreCase(id)) {
                return ", did you mean " + Check.quoted(known) + "?";
            }
        }
        return ", write a place such as \"Europe/Berlin\", or \"UTC\"";
    }

    private static IllegalArgumentException reject(String id, String reason) {
        return new IllegalArgumentException("zone: " + Check.quoted(id) + " " + reason);
    }
}
