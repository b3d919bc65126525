package dev.carillon.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads pages whose rules are rows of tables, each of which names the tests that hold it in its last cell. */
final class RuleTables {

    private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");
    private static final Pattern RULE = Pattern.compile("\\|[\\s:|-]+\\|");

    private final Map<String, String> sources = sources();

    /** What is wrong with a page. */
    List<String> faults(List<String> page) {
        List<String> faults = new ArrayList<>();
        boolean first = true;
        for (String line : page) {
            boolean isRow = line.startsWith("|");
            boolean isHead = isRow && first;
            first = !isRow;
            if (line.startsWith("- ")) {
                faults.add("a rule outside a table: " + line);
            }
            if (isRow && !isHead && !RULE.matcher(line).matches()) {
                faults.addAll(rowFaults(line));
            }
        }
        return faults;
    }

    private List<String> rowFaults(String row) {
        String[] cells = CELL.split(row.strip());
        Matcher name = NAME.matcher(cells[cells.length - 1]);
        List<String> faults = new ArrayList<>();
        int names = 0;
        while (name.find()) {
            names++;
            String source = sources.get(name.group(1));
            String method = name.group(2);
            if (source == null || (method != null && !source.contains(" " + method + "("))) {
                faults.add("no test " + name.group() + ": " + row);
            } else if (method != null && !isTest(source, method)) {
                faults.add("not a test " + name.group() + ": " + row);
            }
        }
        if (names == 0) {
            faults.add("a row without a test: " + row);
        }
        return faults;
    }

    /** True when an annotation that makes it a test stands above the method. */
    private static boolean isTest(String source, String method) {
        int at = source.indexOf(" " + method + "(");
        int before = Math.max(source.lastIndexOf("}\n", at), source.lastIndexOf(";\n", at));
        return Pattern.compile("@(Test|ParameterizedTest|Property|Example)\\b")
                .matcher(source.substring(Math.max(before, 0), at))
                .find();
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("scheduler-core", "scheduler-redis", "scheduler-node")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString();
                    sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return sources;
    }
}
