package dev.carillon.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says about itself when asked by INFO, and what of that may make it lose data.
 *
 * @param text all that it said
 */
record SelfReport(String text) {

    /** Versions as one number: the major one times a hundred, and the minor one. */
    static final int WITH_SCRIPT_FLAGS = 700;

    static final int WITH_WAITAOF = 702;
    private static final int OLDEST = 602;
    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");

    /** The value under a name, if the server tells it. */
    Optional<String> field(String name) {
        Matcher value = Pattern.compile("(?m)^" + name + ":(\\S+)").matcher(text);
        return value.find() ? Optional.of(value.group(1)) : Optional.empty();
    }

    /** The version as one number; the oldest that has everything when the server does not tell. */
    int version() {
        Matcher version = VERSION.matcher(text);
        return version.find()
                ? Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2))
                : WITH_SCRIPT_FLAGS;
    }

    String shownVersion() {
        return version() / 100 + "." + version() % 100;
    }

    boolean hasAof() {
        return field("aof_enabled").orElse("1").equals("1");
    }

    boolean isReplica() {
        return field("role").orElse("master").equals("slave");
    }

    /** Why it may lose data, or is not supported, each with what mends it. */
    List<String> dangers() {
        List<String> found = new ArrayList<>();
        if (version() < OLDEST) {
            found.add("version " + shownVersion() + " is not supported; upgrade to 7.0 or later");
        }
        String policy = field("maxmemory_policy").orElse("noeviction");
        if (!policy.equals("noeviction")) {
            found.add("maxmemory-policy is " + policy
                    + ", so it may throw away schedules and leases; set it to noeviction");
        }
        if (!hasAof()) {
            found.add("the append-only file is off, so a restart loses what was written last; set appendonly yes");
        }
        if (isReplica()) {
            found.add("it is a replica, which takes no writes; name the primary, or its sentinels");
        }
        return found;
    }

    /** What is not as it should be though everything works. */
    List<String> remarks() {
        boolean isOld = version() >= OLDEST && version() < WITH_SCRIPT_FLAGS;
        return isOld ? List.of("version " + shownVersion() + " is old; upgrade to 7.0 or later") : List.of();
    }
}
