package dev.carillon.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts that somebody may give who means no good, or does not know better. */
final class HostileTexts {

    static final long SEED = Long.getLong("carillon.hostile.seed", 20261129);
    private static final int RANDOM_TEXTS = Integer.getInteger("carillon.hostile.texts", 20);

    /** What breaks lines, terminals, patterns, hash tags, scripts, JSON and paths elsewhere. */
    private static final List<String> KNOWN = List.of(
            "",
            " ",
            "a b",
            "UTC",
            "0 0 1 1 *",
            "a\nb",
            "a\r\nSET x y",
            "\u0000",
            "a\u0000b",
            "\u001b[2J",
            "\u009b31m",
            "\u2028",
            "\u202egnp.exe",
            "\ufeff",
            "\ud800",
            "\udc00x",
            "\ud83d\ude00",
            "{",
            "}",
            "{}",
            "{1}",
            "{other}",
            "a{1}:schedule:b",
            ":",
            "::",
            "a:b",
            "*",
            "?",
            "[a-z]",
            "[",
            "\\",
            "\\*",
            "%s",
            "%d%n",
            "%1",
            "^$",
            "(a+)+$",
            ".",
            "..",
            "../../etc/passwd",
            "-",
            "--",
            "+",
            "a@b",
            "@",
            "a@20260101T000000Z",
            "=",
            "a=b",
            "'",
            "\"",
            "\"; return redis.call('FLUSHALL') --",
            "]] .. redis.call('FLUSHALL')",
            "$(reboot)",
            "`reboot`",
            "<script>",
            "${jndi:ldap://x/a}",
            "{\"a\":1}",
            "[1,2]",
            "null",
            "true",
            "1e400",
            "inf",
            "nan",
            "all",
            "tag:a",
            "É",
            "ﬀ",
            "x".repeat(64),
            "x".repeat(65),
            "x".repeat(129),
            "x".repeat(501),
            "x".repeat(64 * 1024 + 1));

    private HostileTexts() {}

    /** All of them, the same each time. */
    static List<String> all() {
        List<String> texts = new ArrayList<>(KNOWN);
        Random random = new Random(SEED);
        for (int i = 0; i < RANDOM_TEXTS; i++) {
            String text = IntStream.range(0, 1 + random.nextInt(12))
                    .mapToObj(place -> piece(random))
                    .collect(Collectors.joining());
            texts.add(text);
        }
        return texts;
    }

    private static String piece(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> KNOWN.get(random.nextInt(KNOWN.size() - 5));
            case 1 -> Character.toString((char) random.nextInt(0x10000));
            case 2 -> Character.toString(random.nextInt(0x110000));
            default -> Character.toString((char) ('a' + random.nextInt(26)));
        };
    }

    /** A text as it can be printed. */
    static String shown(String text) {
        String start = text.length() > 40 ? text.substring(0, 40) : text;
        return start.chars()
                .mapToObj(c -> c < 127 && c > 31 ? Character.toString(c) : String.format("<%04x>", c))
                .collect(Collectors.joining());
    }
}
