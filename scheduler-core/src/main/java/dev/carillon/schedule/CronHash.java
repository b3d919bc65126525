package dev.carillon.schedule;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts numbers in the place of {@code H}, as Jenkins does: {@code H}, {@code H(a-b)}, {@code H/n}, {@code H(a-b)/n}.
 *
 * <p>The numbers depend on the seed and the field alone and must never change between versions: every hashed schedule
 * would move. The hash is the {@link StableHash} of {@code <seed>#<field label>}, taken modulo the number of choices.
 */
final class CronHash {

    private static final Pattern HASHED = Pattern.compile("H(?:\\((\\d{1,4})-(\\d{1,4})\\))?(?:/(\\d{1,4}))?");
    /** Days 29 to 31 are not in every month. */
    private static final int LAST_COMMON_DAY = 28;

    private CronHash() {}

    /** Whether the field has an {@code H} item, in either case; {@code THU} and {@code MARCH} have none. */
    static boolean isHashed(String text) {
        for (String item : text.split(",", -1)) {
            if (isHashedItem(item.toUpperCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHashedItem(String item) {
        return item.equals("H") || item.startsWith("H/") || item.startsWith("H(");
    }

    /**
     * The field in upper case with numbers in the place of every {@code H} item.
     *
     * @param hash any number; choices are taken from it modulo their count
     * @throws IllegalArgumentException if an {@code H} item is malformed or out of range
     */
    static String resolve(CronField field, CronDialect dialect, String text, long hash) {
        String[] items = text.toUpperCase(Locale.ROOT).split(",", -1);
        for (int i = 0; i < items.length; i++) {
            if (isHashedItem(items[i])) {
                items[i] = resolveItem(field, dialect, items[i], text, hash);
            }
        }
        return String.join(",", items);
    }

    private static String resolveItem(CronField field, CronDialect dialect, String item, String written, long hash) {
        Matcher matcher = HASHED.matcher(item);
        if (!matcher.matches()) {
            throw CronRejection.of(field, written, "is not H, H(a-b), H/n or H(a-b)/n");
        }
        if (field == CronField.YEAR) {
            throw CronRejection.of(field, written, "cannot be hashed");
        }
        int lowest = field.min(dialect);
        int highest = highest(field, dialect);
        int first = matcher.group(1) == null ? lowest : Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? highest : Integer.parseInt(matcher.group(2));
        if (first < lowest || last > field.max() || first > last) {
            throw CronRejection.of(field, written, "has to stay within " + lowest + "-" + field.max());
        }
        int choices = last - first + 1;
        if (matcher.group(3) == null) {
            return Integer.toString(first + (int) Long.remainderUnsigned(hash, choices));
        }
        int step = Integer.parseInt(matcher.group(3));
        if (step < 1 || step > choices) {
            throw CronRejection.of(field, written, "needs a step from 1 to " + choices);
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

    /** The hash from which a field of one schedule takes its numbers. */
    static long of(String seed, CronField field) {
        return StableHash.of(seed + "#" + field.label());
    }
}
