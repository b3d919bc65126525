package dev.carillon.redis.lua;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One script: its header, taken apart, and its body without comments.
 *
 * <p>The format is in CONTRIBUTING.md. What the header lacks or says wrongly is in {@link #problems}.
 */
public final class LuaScript {

    /** The sections of a header, in their order. */
    private static final List<String> SECTIONS = List.of("KEYS", "ARGV", "RETURNS", "WRITES", "BOUND");

    private static final Set<String> KNOWN_FLAGS = Set.of("no-writes", "allow-oom", "allow-stale");
    private static final Pattern FIRST_LINE = Pattern.compile("#!lua(?: flags=([a-z,-]+))?");
    private static final Pattern KEY_ENTRY =
            Pattern.compile("--   (\\d+)(\\.\\.)? \\w+ +(?:STRING|HASH|LIST|SET|ZSET|STREAM)\\b.*\\S");
    private static final Pattern ARG_ENTRY = Pattern.compile("--   (\\d+)(\\.\\.)? \\w{2,}.*");
    private static final Pattern WORD_ENTRY = Pattern.compile("--   ([a-z]+)( .*)?");
    private static final Pattern INCLUDE = Pattern.compile("^--#include (lib/[a-z_]+\\.lua)$", Pattern.MULTILINE);

    private final String name;
    private final List<String> header = new ArrayList<>();
    private final String text;
    private final Map<String, List<String>> sections = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> flags = new TreeSet<>();

    public LuaScript(String name, String text) {
        this.name = name;
        this.text = text;
        text.lines()
                .takeWhile(line -> line.startsWith("#!") || (line.startsWith("--") && !line.startsWith("--#")))
                .forEach(header::add);
        readFirstLine();
        readSections();
    }

    private void readFirstLine() {
        Matcher matcher = FIRST_LINE.matcher(header.isEmpty() ? "" : header.get(0));
        if (!matcher.matches()) {
            problem("line 1 must be '#!lua' or '#!lua flags=...'");
            return;
        }
        if (matcher.group(1) != null) {
            flags.addAll(List.of(matcher.group(1).split(",", -1)));
        }
        if (!KNOWN_FLAGS.containsAll(flags)) {
            problem("unknown flags " + flags);
        }
        if (header.size() < 2 || !header.get(1).matches("-- [A-Z].*\\.")) {
            problem("line 2 must say in one sentence what the script is for");
        }
    }

    /** A section is its line, the words after its name, and the indented lines below it. */
    private void readSections() {
        List<String> order = new ArrayList<>();
        List<String> current = new ArrayList<>();
        for (String line : header) {
            Matcher start = Pattern.compile("-- ([A-Z]+)\\b ?(.*)").matcher(line);
            if (start.matches() && SECTIONS.contains(start.group(1))) {
                order.add(start.group(1));
                current = new ArrayList<>();
                sections.put(start.group(1), current);
                if (!start.group(2).isBlank()) {
                    current.add(start.group(2));
                }
            } else if (!order.isEmpty()) {
                current.add(line);
            }
        }
        if (!order.equals(SECTIONS)) {
            problem("the sections are " + order + ", not " + SECTIONS);
        }
    }

    /** Returns what is wrong with the form of the header. */
    List<String> problems() {
        keys();
        arguments();
        words();
        writtenKeys();
        if (section("BOUND").isEmpty()) {
            problem("BOUND must say how much work one call can be");
        }
        return List.copyOf(new TreeSet<>(problems));
    }

    /** Returns the declared keys. */
    public Indices keys() {
        return indices("KEYS", KEY_ENTRY, "index, name, TYPE and meaning");
    }

    /** Returns the declared arguments. */
    Indices arguments() {
        return indices("ARGV", ARG_ENTRY, "index, meaning and unit");
    }

    private Indices indices(String section, Pattern form, String parts) {
        Set<Integer> fixed = new TreeSet<>();
        Optional<Integer> open = Optional.empty();
        for (String line : section(section)) {
            Matcher matcher = form.matcher(line);
            if (line.equals("none")) {
                continue;
            }
            if (!matcher.matches()) {
                if (!line.startsWith("--     ")) {
                    problem(section + " entry needs " + parts + ": " + line);
                }
                continue;
            }
            int index = Integer.parseInt(matcher.group(1));
            if (index != fixed.size() + 1 || open.isPresent()) {
                problem(section + " entries are out of order at " + index);
            }
            if (matcher.group(2) == null) {
                fixed.add(index);
            } else {
                open = Optional.of(index);
            }
        }
        return new Indices(fixed, open);
    }

    /** Returns the words that the script may answer with. */
    Set<String> words() {
        Set<String> words = new TreeSet<>();
        for (String line : section("RETURNS")) {
            Matcher matcher = WORD_ENTRY.matcher(line);
            if (matcher.matches()) {
                words.add(matcher.group(1));
            } else if (!line.startsWith("--     ") && !isPlainReply(line)) {
                problem("RETURNS entry needs a word: " + line);
            }
        }
        return words;
    }

    /** A read may answer with records instead of words; then it says so in the section's own line. */
    private static boolean isPlainReply(String line) {
        return !line.startsWith("--");
    }

    /** Returns the numbers of the keys that the script says it writes. */
    public Set<Integer> writtenKeys() {
        Set<Integer> keys = new TreeSet<>();
        for (String word : String.join(" ", section("WRITES")).split("\\s+", -1)) {
            if (word.matches("\\d+")) {
                keys.add(Integer.valueOf(word));
            } else if (word.isEmpty() || (keys.isEmpty() && !word.equals("none"))) {
                problem("WRITES needs numbers of KEYS, or none");
            }
        }
        return keys;
    }

    /** Returns the whole entry of a key: name, type and meaning, with the lines that go on with it. */
    public String keyEntry(int number) {
        StringBuilder entry = new StringBuilder();
        boolean isIn = false;
        for (String line : section("KEYS")) {
            Matcher start = Pattern.compile("--   (\\d+)\\.{0,2} .*").matcher(line);
            if (start.matches()) {
                isIn = Integer.parseInt(start.group(1)) == number;
            }
            if (isIn) {
                entry.append(line.substring(2)).append(' ');
            }
        }
        return entry.toString();
    }

    Set<String> flags() {
        return flags;
    }

    /** Returns the shared steps that the script includes. */
    List<String> includes() {
        return INCLUDE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** Returns the script without its header and comments. */
    String body() {
        return text.lines()
                .skip(header.size())
                .map(line -> line.replaceFirst("--(?![^']*'[^']*$).*", ""))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private List<String> section(String title) {
        return sections.getOrDefault(title, List.of());
    }

    private void problem(String words) {
        problems.add(name + ": " + words);
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Declared or used indices.
     *
     * @param fixed the single ones
     * @param open the one from which on all may be used, if any
     */
    public record Indices(Set<Integer> fixed, Optional<Integer> open) {}
}
