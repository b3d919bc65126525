package dev.carillon.schedule;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts numbers in the place of {@code H}, as Jenkins does: {@code H}, {@code H(a-b)}, {@code H/n}, {@code H(a-b)/n}.
 *
 * <p>The numbers depend on the seed and the field alone and must never change between versions: every hashed schedule
 * would move. The hash is FNV-1a (64 bit) over the UTF-8 bytes of {@code <seed>#<field label>}, finished by the mixer of
 * MurmurHash3, taken modulo the number of choices.
 */
final class CronHash {

    private static final Pattern HASHED = Pattern.compile("H(?:\\((\\d{1,4})-(\\d{1,4})\\))?(?:/(\\d{1,4}))?");
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    /** Days 29 to 31 are not in every month. */
    private static final int LAST_COMMON_DAY = 28;

    private CronHash() {}

    /** Whether the field has an {@code H} item; {@code THU} and {@code MARCH} have none. */
    static boolean isHashed(String text) {
        for (String item : text.split(",", -1)) {
            if (item.equals("H") || item.startsWith("H/") || item.startsWith("H(")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The field with numbers in the place of every {@code H} item.
     *
     * @throws IllegalArgumentException if an {@code H} item is malformed or out of range
     */
    static String resolve(CronField field, CronDialect dialect, String text, String seed) {
        String[] items = text.split(",", -1);
        for (int i = 0; i < items.length; i++) {
            if (isHashed(items[i])) {
                items[i] = resolveItem(field, dialect, items[i], seed);
            }
        }
        return String.join(",", items);
    }

    private static String resolveItem(CronField field, CronDialect dialect, String item, String seed) {
        Matcher matcher = HASHED.matcher(item);
        if (!matcher.matches()) {
            throw CronRejection.of(field, item, "is not H, H(a-b), H/n or H(a-b)/n");
        }
        if (field == CronField.YEAR) {
            throw CronRejection.of(field, item, "cannot be hashed");
        }
        int lowest = field.min(dialect);
        int highest = highest(field, dialect);
        int first = matcher.group(1) == null ? lowest : Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? highest : Integer.parseInt(matcher.group(2));
        if (first < lowest || last > field.max() || first > last) {
            throw CronRejection.of(field, item, "has to stay within " + lowest + "-" + field.max());
        }
        long hash = hash(seed + "#" + field.label());
        int choices = last - first + 1;
        if (matcher.group(3) == null) {
            return Integer.toString(first + (int) Long.remainderUnsigned(hash, choices));
        }
        int step = Integer.parseInt(matcher.group(3));
        if (step < 1 || step > choices) {
            throw CronRejection.of(field, item, "needs a step from 1 to " + choices);
        }
        return first + (int) Long.remainderUnsigned(hash, step) + "-" + last + "/" + step;
    }

    private static int highest(CronField field, CronDialect dialect) {
        return switch (field) {
            case DAY_OF_MONTH -> LAST_COMMON_DAY;
            case DAY_OF_WEEK -> dialect == CronDialect.QUARTZ ? 7 : 6;
            default -> field.max();
        };
    }

    static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
