package dev.carillon.redis.lua;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares what a script's header says with what its body does. */
final class LuaHeaders {

    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\(\\s*['\"]([A-Za-z]+)['\"]");
    /** A reply begins with a word in small letters; states in records are in capitals. */
    private static final Pattern REPLY_WORD =
            Pattern.compile("(?:return |reply\\[i\\] = )(?:answer\\(KEYS\\[1\\], )?(?:with_fields\\()?\\{?'([a-z]+)'");

    private static final Pattern OPEN_USE = Pattern.compile("(?:#|unpack\\()(KEYS|ARGV)|\\b(KEYS|ARGV)\\[[^\\]0-9]");
    private static final Pattern DEFINITION = Pattern.compile("(?m)^local (?:function )?(\\w+(?:, \\w+)*)");

    /** Commands that change nothing; every other one counts as a write. */
    private static final Set<String> READS = Set.of(
            "GET",
            "MGET",
            "EXISTS",
            "TYPE",
            "TTL",
            "PTTL",
            "STRLEN",
            "HGET",
            "HMGET",
            "HGETALL",
            "HEXISTS",
            "HLEN",
            "HKEYS",
            "HVALS",
            "HSTRLEN",
            "ZSCORE",
            "ZMSCORE",
            "ZCARD",
            "ZCOUNT",
            "ZRANGE",
            "ZRANGEBYSCORE",
            "ZRANGEBYLEX",
            "ZREVRANGE",
            "ZREVRANGEBYSCORE",
            "ZRANK",
            "SCARD",
            "SISMEMBER",
            "SMEMBERS",
            "SMISMEMBER",
            "LLEN",
            "LRANGE",
            "LINDEX",
            "XLEN",
            "XRANGE",
            "XREVRANGE",
            "TIME",
            "HSCAN",
            "ZSCAN",
            "SSCAN",
            "PING",
            "ECHO");

    private LuaHeaders() {}

    /** Returns every drift between header and body; shared steps are named as in the includes. */
    static List<String> drift(LuaScript script, Map<String, String> shared) {
        List<String> drift = new ArrayList<>(script.problems());
        compareIndices(script, "KEYS", script.keys(), drift);
        compareIndices(script, "ARGV", script.arguments(), drift);
        compareWords(script, shared, drift);
        compareWrites(script, shared, drift);
        for (String include : script.includes()) {
            if (!shared.containsKey(include)) {
                drift.add(script + ": includes " + include + ", which is not there");
            }
        }
        return drift;
    }

    private static void compareIndices(LuaScript script, String table, LuaScript.Indices declared, List<String> drift) {
        Set<Integer> used = Pattern.compile("\\b" + table + "\\[(\\d+)\\]")
                .matcher(script.body())
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        boolean isOpenUsed = OPEN_USE.matcher(script.body())
                .results()
                .anyMatch(match -> table.equals(match.group(1)) || table.equals(match.group(2)));
        int openFrom = declared.open().orElse(Integer.MAX_VALUE);
        used.removeIf(index -> index >= openFrom);
        if (!used.equals(declared.fixed())) {
            drift.add(script + ": " + table + " declared " + declared.fixed() + " but used " + used);
        }
        if (isOpenUsed != declared.open().isPresent()) {
            drift.add(script + ": " + table + (isOpenUsed ? " is walked through but" : " is not walked through though")
                    + " the header says so only with 'n..'");
        }
    }

    private static void compareWords(LuaScript script, Map<String, String> shared, List<String> drift) {
        String everything = script.body() + included(script, shared);
        Set<String> used = new TreeSet<>();
        Matcher matcher = REPLY_WORD.matcher(everything);
        while (matcher.find()) {
            used.add(matcher.group(1));
        }
        if (!used.equals(script.words())) {
            drift.add(script + ": RETURNS " + script.words() + " but the body says " + used);
        }
    }

    private static void compareWrites(LuaScript script, Map<String, String> shared, List<String> drift) {
        Set<String> writes = CALL.matcher(script.body() + included(script, shared))
                .results()
                .map(match -> match.group(1).toUpperCase(Locale.ROOT))
                .filter(command -> !READS.contains(command))
                .collect(Collectors.toCollection(TreeSet::new));
        if (script.flags().contains("no-writes") && !writes.isEmpty()) {
            drift.add(script + ": has the flag no-writes but calls " + writes);
        }
        if (!script.flags().contains("no-writes") && writes.isEmpty()) {
            drift.add(script + ": writes nothing but lacks the flag no-writes");
        }
        if (script.writtenKeys().isEmpty() != writes.isEmpty()) {
            drift.add(script + ": WRITES names keys " + script.writtenKeys() + " but the body calls " + writes);
        }
        Set<Integer> unknown = new TreeSet<>(script.writtenKeys());
        unknown.removeAll(script.keys().fixed());
        script.keys().open().ifPresent(from -> unknown.removeIf(key -> key >= from));
        if (!unknown.isEmpty()) {
            drift.add(script + ": WRITES names keys " + unknown + ", which are not in KEYS");
        }
    }

    private static String included(LuaScript script, Map<String, String> shared) {
        return script.includes().stream()
                .map(name -> shared.getOrDefault(name, ""))
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> others(String name, Map<String, String> shared) {
        Map<String, String> others = new HashMap<>(shared);
        others.remove(name);
        return others;
    }

    /** Returns what is wrong with a shared step: no purpose, nobody who includes it, or nothing in it. */
    static List<String> sharedDrift(String name, Map<String, String> shared, List<LuaScript> users) {
        String text = shared.getOrDefault(name, "");
        List<String> drift = new ArrayList<>();
        if (!text.lines().findFirst().orElse("").matches("-- [A-Z].*\\.")) {
            drift.add(name + ": line 1 must say in one sentence what the step is for");
        }
        if (users.stream().noneMatch(script -> script.includes().contains(name))) {
            drift.add(name + ": no script includes it");
        }
        List<String> names = DEFINITION
                .matcher(text)
                .results()
                .flatMap((MatchResult match) -> Pattern.compile(", ").splitAsStream(match.group(1)))
                .toList();
        if (names.isEmpty()) {
            drift.add(name + ": must define something local");
        }
        if (text.contains("KEYS[") || text.contains("ARGV[")) {
            drift.add(name + ": must be given what it needs, not look into KEYS or ARGV");
        }
        for (LuaScript user : users) {
            String around = user.body() + included(user, others(name, shared));
            boolean isUsed = names.stream()
                    .anyMatch(each -> Pattern.compile("\\b" + each + "\\b")
                            .matcher(around)
                            .find());
            if (user.includes().contains(name) && !isUsed) {
                drift.add(user + ": includes " + name + " but uses nothing of it");
            }
        }
        return drift;
    }
}
