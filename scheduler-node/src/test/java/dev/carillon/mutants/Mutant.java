package dev.carillon.mutants;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The product with one rule broken.
 *
 * @param name what is wrong, in words
 * @param edits of which sources
 * @param detectors the tests that must notice
 */
record Mutant(String name, List<Edit> edits, List<Detector> detectors) {

    static Mutant of(String name) {
        return new Mutant(name, List.of(), List.of());
    }

    /** With one more edit. */
    Mutant edit(Source source, String target, String replacement) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(source, target, replacement));
        return new Mutant(name, List.copyOf(more), detectors);
    }

    /** With the tests that must notice. */
    Mutant caughtBy(Detector... tests) {
        return new Mutant(name, edits, List.of(tests));
    }

    /** The project with the edits in it. */
    MutantClasses load() {
        return new MutantClasses(Workspace.classes(), changed());
    }

    /** What the edits make of classes and resources, by their names on the class path. */
    Map<String, byte[]> changed() {
        Map<String, byte[]> changed = new HashMap<>();
        Map<String, String> javas = new HashMap<>();
        for (Edit edit : edits) {
            String file = edit.source().name();
            if (edit.source().isJava()) {
                javas.put(file, javas.containsKey(file) ? edit.appliedTo(javas.get(file)) : edit.applied());
            } else {
                changed.put(file, edit.applied().getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!javas.isEmpty()) {
            changed.putAll(new MutantCompiler(Workspace.classes()).compile(javas));
        }
        return changed;
    }

    /** The names of the edited files. */
    String place() {
        return edits.stream().map(edit -> edit.source().toString()).distinct().collect(Collectors.joining(", "));
    }

    /** As a row of the table in the documentation. */
    String row() {
        String tests = detectors.stream().map(test -> "`" + test + "`").collect(Collectors.joining(", "));
        return "| " + name + " | `" + place().replace(", ", "`, `") + "` | " + tests + " |";
    }

    @Override
    public String toString() {
        return name;
    }
}
